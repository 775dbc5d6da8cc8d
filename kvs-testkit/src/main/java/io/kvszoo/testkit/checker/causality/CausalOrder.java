package io.kvszoo.testkit.checker.causality;

import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.Arrays;

/**
 * Which node comes before which: the transitive order of sessions, of reads after what they read,
 * and of further edges. O(nodes × sessions) time and, at worst, memory: a node shares the clock of
 * the one before it in its session unless it read something new.
 */
final class CausalOrder {

  private final Sessions sessions;
  private final Meter meter;

  /** Edges, by their end: a list of those into a node. */
  private final int[] firstInto;

  private final int[] from;

  /** The nodes, each after those that come before it; fewer than all if there is a cycle. */
  private final int[] order;

  /** By node: the row of its clock, which says how much of each other session comes before. */
  private final int[] row;

  private int[] clocks;
  private int rows;

  /** Takes edges as pairs of arrays, beside the order of sessions. */
  CausalOrder(Sessions sessions, int[] edgeFrom, int[] edgeTo, int edges, Meter meter) {
    this.sessions = sessions;
    this.meter = meter;
    firstInto = new int[sessions.nodes + 1];
    for (int edge = 0; edge < edges; edge++) {
      firstInto[edgeTo[edge] + 1]++;
    }
    for (int node = 0; node < sessions.nodes; node++) {
      firstInto[node + 1] += firstInto[node];
    }
    int[] next = firstInto.clone();
    from = new int[edges];
    for (int edge = 0; edge < edges; edge++) {
      from[next[edgeTo[edge]]++] = edgeFrom[edge];
    }
    order = sort();
    row = new int[sessions.nodes];
    clocks = new int[Math.max(1, sessions.sessions) * 64];
    if (isAcyclic()) {
      rows = 1; // The row of nodes that nothing of other sessions comes before.
      for (int node : order) {
        meter.step((long) clocks.length * Integer.BYTES);
        row[node] = clock(node);
      }
    }
  }

  /** The order of sessions, and of reads after what they read. */
  static CausalOrder of(Sessions sessions, Meter meter) {
    int[] edgeFrom = new int[sessions.readNode.length];
    int[] edgeTo = new int[sessions.readNode.length];
    int edges = 0;
    for (int read = 0; read < sessions.readNode.length; read++) {
      if (sessions.readWriter[read] != Sessions.INITIAL) {
        edgeFrom[edges] = sessions.readWriter[read];
        edgeTo[edges] = sessions.readNode[read];
        edges++;
      }
    }
    return new CausalOrder(sessions, edgeFrom, edgeTo, edges, meter);
  }

  private int[] sort() {
    int nodes = sessions.nodes;
    int[] waitsFor = new int[nodes];
    int[] firstOut = new int[nodes + 1];
    for (int node = 0; node < nodes; node++) {
      waitsFor[node] = firstInto[node + 1] - firstInto[node];
      if (sessions.previous[node] != Sessions.NONE) {
        waitsFor[node]++;
        firstOut[sessions.previous[node] + 1]++;
      }
    }
    for (int source : from) {
      firstOut[source + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      firstOut[node + 1] += firstOut[node];
    }
    int[] next = firstOut.clone();
    int[] out = new int[firstOut[nodes]];
    for (int node = 0; node < nodes; node++) {
      if (sessions.previous[node] != Sessions.NONE) {
        out[next[sessions.previous[node]]++] = node;
      }
      for (int edge = firstInto[node]; edge < firstInto[node + 1]; edge++) {
        out[next[from[edge]]++] = node;
      }
    }
    int[] sorted = new int[nodes];
    int ready = 0;
    for (int node = 0; node < nodes; node++) {
      if (waitsFor[node] == 0) {
        sorted[ready++] = node;
      }
    }
    for (int done = 0; done < ready; done++) {
      meter.step(0);
      int node = sorted[done];
      for (int edge = firstOut[node]; edge < firstOut[node + 1]; edge++) {
        waitsFor[out[edge]]--;
        if (waitsFor[out[edge]] == 0) {
          sorted[ready++] = out[edge];
        }
      }
    }
    return Arrays.copyOf(sorted, ready);
  }

  boolean isAcyclic() {
    return order.length == sessions.nodes;
  }

  /** Whether each node is before those of a cycle, or none of them. */
  boolean[] sorted() {
    boolean[] sorted = new boolean[sessions.nodes];
    for (int node : order) {
      sorted[node] = true;
    }
    return sorted;
  }

  private int clock(int node) {
    int previous = sessions.previous[node];
    int shared = previous == Sessions.NONE ? 0 : row[previous];
    int own = shared;
    if (previous != Sessions.NONE && sessions.session[previous] != sessions.session[node]) {
      own = join(own, shared, node, previous);
    }
    for (int edge = firstInto[node]; edge < firstInto[node + 1]; edge++) {
      own = join(own, shared, node, from[edge]);
    }
    return own;
  }

  /**
   * Adds the predecessors of another node to the row of a node, which is copied if it was shared.
   */
  private int join(int own, int shared, int node, int other) {
    int width = sessions.sessions;
    int target = own;
    if (sessions.session[other] != sessions.session[node]
        && clocks[target * width + sessions.session[other]] < sessions.place[other]) {
      target = own(target, shared);
      clocks[target * width + sessions.session[other]] = sessions.place[other];
    }
    int source = row[other];
    if (source == shared) {
      return target;
    }
    for (int i = 0; i < width; i++) {
      if (clocks[source * width + i] > clocks[target * width + i] && i != sessions.session[node]) {
        target = own(target, shared);
        clocks[target * width + i] = clocks[source * width + i];
      }
    }
    return target;
  }

  private int own(int target, int shared) {
    if (target != shared) {
      return target;
    }
    int width = sessions.sessions;
    if ((rows + 1) * (long) width > clocks.length) {
      if (clocks.length > Integer.MAX_VALUE / 2) {
        throw new Meter.Exhausted("the clocks of so many operations and sessions are too large");
      }
      meter.allow(2L * clocks.length * Integer.BYTES);
      clocks = Arrays.copyOf(clocks, 2 * clocks.length);
    }
    System.arraycopy(clocks, shared * width, clocks, rows * width, width);
    rows++;
    return rows - 1;
  }

  /** How many nodes of a session come before a node, itself not included. */
  int before(int node, int session) {
    return sessions.session[node] == session
        ? sessions.place[node] - 1
        : clocks[row[node] * sessions.sessions + session];
  }

  /** Whether one node comes before another, or is the same. */
  boolean isBefore(int early, int late) {
    return early == late || sessions.place[early] <= before(late, sessions.session[early]);
  }

  /** The nodes that come right before a node. */
  int[] into(int node) {
    int[] into = Arrays.copyOfRange(from, firstInto[node], firstInto[node + 1]);
    if (sessions.previous[node] == Sessions.NONE) {
      return into;
    }
    int[] withPrevious = Arrays.copyOf(into, into.length + 1);
    withPrevious[into.length] = sessions.previous[node];
    return withPrevious;
  }
}
