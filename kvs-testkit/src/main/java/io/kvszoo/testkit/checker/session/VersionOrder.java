package io.kvszoo.testkit.checker.session;

import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which writes of a key are newer than which, as far as some session guarantees force that. */
final class VersionOrder {

  /** How many shortest ways are looked for. */
  private static final int MOST_CYCLES = 1000;

  private final Sessions sessions;
  private final EnumSet<SessionGuarantee> guarantees;

  /** Edges from older writes to newer ones, and the nodes that show each. */
  private final IntList older = new IntList();

  private final IntList newer = new IntList();
  private final List<int[]> shownBy = new ArrayList<>();

  /** Nodes that show that the initial value was read after a newer one. */
  private Optional<TreeSet<Integer>> initialTooLate = Optional.empty();

  /** By session and key: reads in the session's order. */
  private final List<Map<Integer, IntList>> readsOf = new ArrayList<>();

  VersionOrder(Sessions sessions, EnumSet<SessionGuarantee> guarantees) {
    this.sessions = sessions;
    this.guarantees = guarantees;
    for (int session = 0; session < sessions.sessions; session++) {
      Map<Integer, IntList> reads = new HashMap<>();
      readsOf.add(reads);
      for (int at = sessions.start[session]; at < sessions.start[session + 1]; at++) {
        int node = sessions.nodeAt[at];
        for (int read = sessions.firstRead[node]; read < sessions.firstRead[node + 1]; read++) {
          reads.computeIfAbsent(sessions.readKey[read], key -> new IntList()).add(read);
        }
      }
    }
    for (int session = 0; session < sessions.sessions; session++) {
      reads(session);
    }
    writes();
  }

  /** The order that the reads of a session imply. */
  private void reads(int session) {
    int[] seen = new int[sessions.sessions]; // By session, the last write of it that was read.
    int[] seenBy = new int[sessions.sessions]; // The node that read it.
    Arrays.fill(seen, Sessions.NONE);
    for (int at = sessions.start[session]; at < sessions.start[session + 1]; at++) {
      int node = sessions.nodeAt[at];
      for (int read = sessions.firstRead[node]; read < sessions.firstRead[node + 1]; read++) {
        int before = sessions.place[node] - 1;
        int key = sessions.readKey[read];
        if (guarantees.contains(SessionGuarantee.READ_YOUR_WRITES)) {
          afterWrite(lastWrite(session, key, before), read, node);
        }
        if (guarantees.contains(SessionGuarantee.MONOTONIC_READS)) {
          afterReads(session, key, before, read, node);
        }
        for (int other = 0; other < seen.length; other++) {
          if (seen[other] != Sessions.NONE) {
            int earlier = sessions.place[seen[other]] - 1;
            if (guarantees.contains(SessionGuarantee.MONOTONIC_WRITES)) {
              afterWrite(lastWrite(other, key, earlier), read, node, seen[other], seenBy[other]);
            }
            if (guarantees.contains(SessionGuarantee.WRITES_FOLLOW_READS)) {
              afterReads(other, key, earlier, read, node, seen[other], seenBy[other]);
            }
          }
        }
      }
      for (int read = sessions.firstRead[node]; read < sessions.firstRead[node + 1]; read++) {
        int writer = sessions.readWriter[read];
        if (writer != Sessions.INITIAL) {
          int of = sessions.session[writer];
          if (seen[of] == Sessions.NONE || sessions.place[writer] > sessions.place[seen[of]]) {
            seen[of] = writer;
            seenBy[of] = node;
          }
        }
      }
    }
  }

  /** What writes of a key show that follow others, or reads, in their session. */
  private void writes() {
    for (int key = 0; key + 1 < sessions.firstRun.length; key++) {
      for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
        for (int at = sessions.firstWrite[run]; at < sessions.firstWrite[run + 1]; at++) {
          int node = sessions.writeNode[at];
          if (at > sessions.firstWrite[run]
              && guarantees.contains(SessionGuarantee.MONOTONIC_WRITES)) {
            add(sessions.writeNode[at - 1], node);
          }
          if (guarantees.contains(SessionGuarantee.WRITES_FOLLOW_READS)) {
            for (int read : lastReads(sessions.session[node], key, sessions.place[node] - 1)) {
              if (sessions.readWriter[read] != Sessions.INITIAL) {
                add(sessions.readWriter[read], node, sessions.readNode[read]);
              }
            }
          }
        }
      }
    }
  }

  private int lastWrite(int session, int key, int limit) {
    for (int run = sessions.firstRun[key]; run < sessions.firstRun[key + 1]; run++) {
      if (sessions.runSession(run) == session) {
        int write = sessions.lastWrite(run, limit);
        return write == Sessions.NONE ? Sessions.NONE : sessions.writeNode[write];
      }
    }
    return Sessions.NONE;
  }

  /** The last reads of a key in a session up to a place; several if they are of siblings. */
  private List<Integer> lastReads(int session, int key, int limit) {
    IntList reads = readsOf.get(session).getOrDefault(key, new IntList());
    int low = 0;
    int high = reads.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (sessions.place[sessions.readNode[reads.get(middle)]] <= limit) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    List<Integer> last = new ArrayList<>();
    for (int at = high; at >= 0; at--) {
      int node = sessions.readNode[reads.get(at)];
      if (node != sessions.readNode[reads.get(high)]) {
        break;
      }
      last.add(reads.get(at));
    }
    return last;
  }

  private void afterReads(int session, int key, int limit, int read, int... evidence) {
    for (int before : lastReads(session, key, limit)) {
      if (sessions.readWriter[before] != Sessions.INITIAL) {
        int[] more = Arrays.copyOf(evidence, evidence.length + 1);
        more[evidence.length] = sessions.readNode[before];
        afterWrite(sessions.readWriter[before], read, more);
      }
    }
  }

  /** A read saw a write, or nothing, that must not be older than some write. */
  private void afterWrite(int write, int read, int... evidence) {
    int writer = sessions.readWriter[read];
    if (write == Sessions.NONE || writer == write || sessions.readSiblings[read]) {
      return;
    }
    if (writer != Sessions.INITIAL) {
      add(write, writer, evidence);
    } else if (!sessions.deleted[sessions.readKey[read]] && initialTooLate.isEmpty()) {
      TreeSet<Integer> nodes = new TreeSet<>(List.of(write));
      Arrays.stream(evidence).forEach(nodes::add);
      initialTooLate = Optional.of(nodes);
    }
  }

  private void add(int olderNode, int newerNode, int... evidence) {
    older.add(olderNode);
    newer.add(newerNode);
    shownBy.add(evidence);
  }

  /** Nodes that show that there is no such order; empty if there is one. */
  Optional<List<Integer>> violation() {
    if (initialTooLate.isPresent()) {
      return initialTooLate.map(List::copyOf);
    }
    Map<Integer, List<Integer>> edgesFrom = new HashMap<>();
    int[] waitsFor = new int[sessions.nodes];
    for (int edge = 0; edge < older.size(); edge++) {
      edgesFrom.computeIfAbsent(older.get(edge), node -> new ArrayList<>()).add(edge);
      waitsFor[newer.get(edge)]++;
    }
    Deque<Integer> ready = new ArrayDeque<>();
    boolean[] sorted = new boolean[sessions.nodes];
    for (int node = 0; node < sessions.nodes; node++) {
      if (waitsFor[node] == 0) {
        ready.add(node);
      }
    }
    while (!ready.isEmpty()) {
      int node = ready.remove();
      sorted[node] = true;
      for (int edge : edgesFrom.getOrDefault(node, List.of())) {
        waitsFor[newer.get(edge)]--;
        if (waitsFor[newer.get(edge)] == 0) {
          ready.add(newer.get(edge));
        }
      }
    }
    List<Integer> shortest = List.of();
    int tried = 0;
    for (int node = 0; node < sessions.nodes && tried < MOST_CYCLES; node++) {
      if (!sorted[node]) {
        tried++;
        List<Integer> cycle = cycle(node, edgesFrom);
        if (!cycle.isEmpty() && (shortest.isEmpty() || cycle.size() < shortest.size())) {
          shortest = cycle;
        }
      }
    }
    return shortest.isEmpty() ? Optional.empty() : Optional.of(nodes(shortest));
  }

  /** A shortest way from a node to itself, as edges; empty if there is none. */
  private List<Integer> cycle(int start, Map<Integer, List<Integer>> edgesFrom) {
    Map<Integer, Integer> reachedBy = new HashMap<>();
    Deque<Integer> unexplored = new ArrayDeque<>(List.of(start));
    while (!unexplored.isEmpty() && !reachedBy.containsKey(start)) {
      for (int edge : edgesFrom.getOrDefault(unexplored.remove(), List.of())) {
        if (reachedBy.putIfAbsent(newer.get(edge), edge) == null) {
          unexplored.add(newer.get(edge));
        }
      }
    }
    List<Integer> cycle = new ArrayList<>();
    int node = start;
    while (reachedBy.containsKey(start) && (node != start || cycle.isEmpty())) {
      int edge = reachedBy.getOrDefault(node, 0);
      cycle.add(edge);
      node = older.get(edge);
    }
    return cycle;
  }

  private List<Integer> nodes(List<Integer> edges) {
    TreeSet<Integer> nodes = new TreeSet<>();
    for (int edge : edges) {
      nodes.add(older.get(edge));
      nodes.add(newer.get(edge));
      Arrays.stream(shownBy.get(edge)).forEach(nodes::add);
    }
    return List.copyOf(nodes);
  }
}
