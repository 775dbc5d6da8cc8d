package io.kvszoo.testkit.checker.causality;

import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which write of a key is known to the session of which other: the causal order of the operations
 * on one key alone. Where siblings are kept, a write replaces what its session has read or written
 * of the key, and not what it knows of through other keys.
 *
 * <p>O(operations × sessions) for all keys that are asked for.
 */
final class KeyOrders {

  /** The history projected to one key. */
  private static final class Projection {

    private final Sessions sessions;
    private final CausalOrder order;

    /** By node of the projection, the node of all; and the other way. */
    private final IntList nodes;

    private final int[] placeOf;

    private Projection(Sessions sessions, IntList nodes, int[] placeOf, Meter meter) {
      this.sessions = sessions;
      this.nodes = nodes;
      this.placeOf = placeOf;
      order = CausalOrder.of(sessions, meter);
    }
  }

  private final Sessions sessions;
  private final Meter meter;
  private final Map<Integer, Projection> projections = new HashMap<>();

  KeyOrders(Sessions sessions, Meter meter) {
    this.sessions = sessions;
    this.meter = meter;
  }

  /**
   * Returns whether the session of a write knew another write of the key by its operations on this
   * key.
   */
  boolean isBefore(int key, int early, int late) {
    Projection onKey = projection(key);
    return onKey.order.isBefore(onKey.placeOf[early], onKey.placeOf[late]);
  }

  /** A shortest way from one write of a key to another that comes after it, both included. */
  List<Integer> path(int key, int early, int late) {
    Projection onKey = projection(key);
    return new CausalPaths(onKey.sessions, meter)
        .path(onKey.order, onKey.placeOf[early], onKey.placeOf[late]).stream()
            .map(onKey.nodes::get)
            .toList();
  }

  private Projection projection(int key) {
    return projections.computeIfAbsent(key, this::newProjection);
  }

  private Projection newProjection(int key) {
    boolean[] writes = new boolean[sessions.nodes];
    boolean[] touches = new boolean[sessions.nodes];
    int end = sessions.firstWrite[sessions.firstRun[key + 1]];
    for (int write = sessions.firstWrite[sessions.firstRun[key]]; write < end; write++) {
      writes[sessions.writeNode[write]] = true;
      touches[sessions.writeNode[write]] = true;
    }
    for (int read = 0; read < sessions.readNode.length; read++) {
      touches[sessions.readNode[read]] |= sessions.readKey[read] == key;
    }
    Sessions.Builder builder = new Sessions.Builder();
    IntList nodes = new IntList();
    int[] placeOf = new int[sessions.nodes];
    for (int node = 0; node < sessions.nodes; node++) {
      meter.step(0);
      if (touches[node]) {
        placeOf[node] = builder.node(sessions.session[node], previous(node, touches, placeOf));
        nodes.add(node);
        if (writes[node]) {
          builder.write(placeOf[node], 0, false);
        }
      }
    }
    for (int read = 0; read < sessions.readNode.length; read++) {
      if (sessions.readKey[read] == key && sessions.readWriter[read] != Sessions.INITIAL) {
        int writer = placeOf[sessions.readWriter[read]];
        builder.read(placeOf[sessions.readNode[read]], 0, writer, true);
      }
    }
    return new Projection(builder.build(1), nodes, placeOf, meter);
  }

  /** The place of the last operation on the key that a node comes after in its client. */
  private int previous(int node, boolean[] touches, int[] placeOf) {
    int previous = sessions.previous[node];
    while (previous != Sessions.NONE && !touches[previous]) {
      previous = sessions.previous[previous];
    }
    return previous == Sessions.NONE ? Sessions.NONE : placeOf[previous];
  }
}
