package io.kvszoo.testkit.checker.causality;

import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Finds short ways through a causal order, to show them. */
final class CausalPaths {

  /** How many steps the search for a short cycle takes. */
  private static final long MOST_STEPS = 20_000_000;

  private final Sessions sessions;
  private final Meter meter;

  CausalPaths(Sessions sessions, Meter meter) {
    this.sessions = sessions;
    this.meter = meter;
  }

  /** A shortest way from one node to another that comes after it, both included. */
  List<Integer> path(CausalOrder by, int early, int late) {
    int[] next = new int[sessions.nodes];
    Arrays.fill(next, Sessions.NONE);
    search(by, late, early, next);
    List<Integer> path = new ArrayList<>(List.of(early));
    for (int node = next[early]; node != Sessions.NONE; node = next[node]) {
      path.add(node);
      if (node == late) {
        break;
      }
    }
    return path;
  }

  /**
   * Goes back from a node until it comes to another, and notes who is next on the way from each
   * node that it meets. All that came before in a session is one step away. Returns its cost.
   */
  private long search(CausalOrder by, int late, int early, int[] next) {
    long steps = sessions.nodes;
    Deque<Integer> unexplored = new ArrayDeque<>(List.of(late));
    while (next[early] == Sessions.NONE && !unexplored.isEmpty()) {
      int node = unexplored.remove();
      int[] into = by.into(node);
      for (int before : into) {
        if (next[before] == Sessions.NONE) {
          next[before] = node;
          unexplored.add(before);
        }
      }
      int start = sessions.start[sessions.session[node]];
      for (int at = start + sessions.place[node] - 3; at >= start; at--) {
        int before = sessions.nodeAt[at];
        if (next[before] != Sessions.NONE) {
          break;
        }
        next[before] = node;
        unexplored.add(before);
      }
      steps += into.length + 1;
    }
    return steps;
  }

  /** A shortest cycle through some node, of those that there is time to try. */
  List<Integer> shortestCycle(CausalOrder cyclic) {
    boolean[] sorted = cyclic.sorted();
    List<Integer> shortest = List.of();
    long steps = 0;
    for (int node = 0; node < sessions.nodes && steps < MOST_STEPS; node++) {
      if (!sorted[node]) {
        meter.glance();
        int[] next = new int[sessions.nodes];
        Arrays.fill(next, Sessions.NONE);
        steps += search(cyclic, node, node, next);
        if (next[node] != Sessions.NONE) {
          List<Integer> cycle = new ArrayList<>(List.of(node));
          for (int at = next[node]; at != node; at = next[at]) {
            cycle.add(at);
          }
          if (shortest.isEmpty() || cycle.size() < shortest.size()) {
            shortest = cycle;
          }
        }
      }
    }
    return Collections.unmodifiableList(shortest);
  }
}
