package io.kvszoo.testkit.checker.causality;

import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Looks for the bad patterns of "On Verifying Causal Consistency" by Ahmed Bouajjani, Constantin
 * Enea, Rachid Guerraoui and Jad Hamza (POPL 2017): a history in which each value is written once
 * is causally consistent iff it has none of them. <i>co</i> is the causal order, of sessions and of
 * reads after the writes they saw.
 *
 * <p>Two additions. A read of siblings sees several writes; none of them must be replaced in its
 * past by a write that knew it by {@link KeyOrders}, and nothing is concluded about their order. A
 * key that is deleted has no value, as one that was never written; a read of nothing there is in
 * violation if no delete can explain it, and nothing is concluded otherwise.
 */
final class CausalPatterns {

  /** A pattern that was found: a text that names some nodes, and the nodes that show it. */
  record Found(String pattern, String text, List<Integer> named, List<Integer> nodes) {}

  /** Stands for a client that knows of all writes. */
  private static final int ALL_KNOWING = -2;

  private final Sessions sessions;
  private final Meter meter;
  private final CausalOrder order;
  private final KeyOrders keyOrders;
  private final CausalPaths ways;

  CausalPatterns(Sessions sessions, Meter meter) {
    this.sessions = sessions;
    this.meter = meter;
    order = CausalOrder.of(sessions, meter);
    keyOrders = new KeyOrders(sessions, meter);
    ways = new CausalPaths(sessions, meter);
  }

  boolean isAcyclic() {
    return order.isAcyclic();
  }

  Optional<Found> find(CausalModel model) {
    if (!order.isAcyclic()) {
      return Optional.of(
          new Found(
              "CyclicCO",
              "each precedes the next, and the last precedes the first, in a session or because the one reads the other",
              List.of(),
              ways.shortestCycle(order)));
    }
    Conflicts conflicts = new Conflicts();
    for (int read = 0; read < sessions.readNode.length; read++) {
      meter.step(0);
      Optional<Found> found =
          sessions.readWriter[read] == Sessions.INITIAL
              ? initialRead(read, sessions.readNode[read])
              : replacedRead(read, order, "WriteCORead", conflicts);
      if (found.isPresent()) {
        return found;
      }
    }
    return switch (model) {
      case CAUSAL -> Optional.empty();
      case CAUSAL_CONVERGENCE -> conflictCycle(conflicts);
      case CAUSAL_MEMORY -> memory();
    };
  }

  /** Edges that follow from what reads did not see, with the read that each follows from. */
  private static final class Conflicts {

    private final IntList from = new IntList();
    private final IntList to = new IntList();
    private final IntList read = new IntList();

    private void add(int fromNode, int toNode, int byRead) {
      from.add(fromNode);
      to.add(toNode);
      read.add(byRead);
    }
  }

  /** Whether the reads of a last session miss writes, although all came before them. */
  Optional<Found> findLost(int lastSession) {
    for (int at = sessions.start[lastSession]; at < sessions.start[lastSession + 1]; at++) {
      int node = sessions.nodeAt[at];
      for (int read = sessions.firstRead[node]; read < sessions.firstRead[node + 1]; read++) {
        Optional<Found> found =
            sessions.readWriter[read] == Sessions.INITIAL
                ? initialRead(read, ALL_KNOWING)
                : replacedAtLast(read);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> replacedAtLast(int read) {
    int writer = sessions.readWriter[read];
    int key = sessions.readKey[read];
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      int other = sessions.writeNode[sessions.firstWrite[run + 1] - 1];
      if (other != writer && isReplaced(read, order, other)) {
        List<Integer> nodes = new ArrayList<>(replacement(read, order, other));
        nodes.add(sessions.readNode[read]);
        return Optional.of(
            new Found(
                "lost write",
                "%s found what %s wrote, although %s had replaced that",
                List.of(sessions.readNode[read], writer, other),
                nodes));
      }
    }
    return Optional.empty();
  }

  /** How many operations of a session a node knows of. */
  private int known(int node, int session) {
    return node == ALL_KNOWING ? Integer.MAX_VALUE : order.before(node, session);
  }

  private Optional<Found> initialRead(int read, int node) {
    int key = sessions.readKey[read];
    int written = Sessions.NONE;
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      int last = sessions.lastWrite(run, known(node, sessions.runSession(run)));
      if (last != Sessions.NONE && !sessions.writeDeletes[last]) {
        written = sessions.writeNode[last];
      }
    }
    if (written == Sessions.NONE || isExplainedByDelete(node, key)) {
      return Optional.empty();
    }
    if (node == ALL_KNOWING) {
      return Optional.of(
          new Found(
              "lost write",
              "%s found nothing, although %s had written, and no delete explains that",
              List.of(sessions.readNode[read], written),
              List.of(written, sessions.readNode[read])));
    }
    return Optional.of(
        new Found(
            "WriteCOInitRead",
            "%s found nothing, although %s had written before it, and no delete explains that",
            List.of(node, written),
            ways.path(order, written, node)));
  }

  /** Returns whether a delete may explain a read of no value. */
  private boolean isExplainedByDelete(int node, int key) {
    if (!sessions.deleted[key] || sessions.maybeDeleted[key]) {
      return sessions.maybeDeleted[key];
    }
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      int session = sessions.runSession(run);
      int last = sessions.lastWrite(run, known(node, session));
      if (last != Sessions.NONE && sessions.writeDeletes[last] && !isReplaced(last, node, key)) {
        return true;
      }
      int next = last == Sessions.NONE ? sessions.firstWrite[run] : last + 1;
      if (node != ALL_KNOWING
          && next < sessions.firstWrite[run + 1]
          && session != sessions.session[node]) {
        int delete = sessions.nextDelete[next];
        if (delete < sessions.firstWrite[run + 1]
            && !order.isBefore(node, sessions.writeNode[delete])) {
          return true; // It did not wait for the read, so the read may have seen it.
        }
      }
    }
    return false;
  }

  /** Whether a value was written after a delete, before a read. */
  private boolean isReplaced(int delete, int node, int key) {
    int deleting = sessions.writeNode[delete];
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      int last = sessions.lastWrite(run, known(node, sessions.runSession(run)));
      if (last != Sessions.NONE
          && !sessions.writeDeletes[last]
          && order.isBefore(deleting, sessions.writeNode[last])) {
        return true;
      }
    }
    return false;
  }

  /** A read of a value that was replaced in its past; else, which writes must come before it. */
  private Optional<Found> replacedRead(
      int read, CausalOrder by, String pattern, Conflicts conflicts) {
    int node = sessions.readNode[read];
    int writer = sessions.readWriter[read];
    int key = sessions.readKey[read];
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      int last = sessions.lastWrite(run, by.before(node, sessions.runSession(run)));
      int other = last == Sessions.NONE ? writer : sessions.writeNode[last];
      if (other == writer) {
        continue;
      }
      if (isReplaced(read, by, other)) {
        List<Integer> nodes = new ArrayList<>(replacement(read, by, other));
        nodes.addAll(ways.path(by, other, node));
        return Optional.of(
            new Found(
                pattern,
                "%s saw what %s wrote, although %s had replaced that, and came before it",
                List.of(node, writer, other),
                nodes));
      }
      if (!sessions.readSiblings[read] && !by.isBefore(other, writer)) {
        conflicts.add(other, writer, read);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a write replaced a value that a read saw, so that the two are not siblings. */
  private boolean isReplaced(int read, CausalOrder by, int other) {
    int writer = sessions.readWriter[read];
    return by.isBefore(writer, other)
        && (!sessions.readSiblings[read]
            || keyOrders.isBefore(sessions.readKey[read], writer, other));
  }

  /** Shows how the session of a write knew the write that it replaced. */
  private List<Integer> replacement(int read, CausalOrder by, int other) {
    int writer = sessions.readWriter[read];
    return sessions.readSiblings[read]
        ? keyOrders.path(sessions.readKey[read], writer, other)
        : ways.path(by, writer, other);
  }

  private Optional<Found> conflictCycle(Conflicts conflicts) {
    CausalOrder extended = extended(conflicts);
    if (extended.isAcyclic()) {
      return Optional.empty();
    }
    List<Integer> cycle = ways.shortestCycle(extended);
    return Optional.of(
        new Found(
            "CyclicCF",
            "no order of concurrent writes explains all reads",
            List.of(),
            withReads(cycle, conflicts)));
  }

  /** Adds the reads from which the edges of a cycle follow. */
  private List<Integer> withReads(List<Integer> cycle, Conflicts conflicts) {
    TreeSet<Integer> nodes = new TreeSet<>(cycle);
    for (int edge = 0; edge < conflicts.from.size(); edge++) {
      int at = cycle.indexOf(conflicts.from.get(edge));
      if (at >= 0 && cycle.get((at + 1) % cycle.size()) == conflicts.to.get(edge)) {
        int node = sessions.readNode[conflicts.read.get(edge)];
        nodes.addAll(ways.path(order, conflicts.from.get(edge), node));
        nodes.add(node);
      }
    }
    return List.copyOf(nodes);
  }

  private CausalOrder extended(Conflicts conflicts) {
    int reads = sessions.readNode.length;
    int[] edgeFrom = Arrays.copyOf(conflicts.from.toArray(), conflicts.from.size() + reads);
    int[] edgeTo = Arrays.copyOf(conflicts.to.toArray(), conflicts.to.size() + reads);
    int edges = conflicts.from.size();
    for (int read = 0; read < reads; read++) {
      if (sessions.readWriter[read] != Sessions.INITIAL) {
        edgeFrom[edges] = sessions.readWriter[read];
        edgeTo[edges] = sessions.readNode[read];
        edges++;
      }
    }
    return new CausalOrder(sessions, edgeFrom, edgeTo, edges, meter);
  }

  /**
   * Causal memory: for each session, the order of all writes in its past that its own reads force.
   * It grows until nothing follows any more, or it is cyclic.
   */
  private Optional<Found> memory() {
    for (int session = 0; session < sessions.sessions; session++) {
      Conflicts forced = new Conflicts();
      int before = -1;
      while (forced.from.size() > before) {
        before = forced.from.size();
        CausalOrder happensBefore = extended(forced);
        if (!happensBefore.isAcyclic()) {
          return Optional.of(
              new Found(
                  "CyclicHB",
                  "no order of writes explains all reads of one session",
                  List.of(),
                  withReads(ways.shortestCycle(happensBefore), forced)));
        }
        Optional<Found> found = memory(session, happensBefore, forced);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> memory(int session, CausalOrder happensBefore, Conflicts forced) {
    for (int at = sessions.start[session]; at < sessions.start[session + 1]; at++) {
      int node = sessions.nodeAt[at];
      for (int read = sessions.firstRead[node]; read < sessions.firstRead[node + 1]; read++) {
        meter.step(0);
        int key = sessions.readKey[read];
        if (sessions.readWriter[read] != Sessions.INITIAL) {
          Optional<Found> found = replacedRead(read, happensBefore, "CyclicHB", forced);
          if (found.isPresent()) {
            return found.map(
                cyclic ->
                    new Found(
                        cyclic.pattern(),
                        cyclic.text(),
                        cyclic.named(),
                        withReads(cyclic.nodes(), forced)));
          }
        } else if (!sessions.deleted[key]) {
          for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
            int last =
                sessions.lastWrite(run, happensBefore.before(node, sessions.runSession(run)));
            if (last != Sessions.NONE) {
              return Optional.of(
                  new Found(
                      "WriteHBInitRead",
                      "%s found nothing, although the reads of its session imply that %s precedes it",
                      List.of(node, sessions.writeNode[last]),
                      withReads(ways.path(happensBefore, sessions.writeNode[last], node), forced)));
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
