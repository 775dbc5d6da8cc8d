package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ReplicaMessage.Read;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The reads of a replica for states that are yet to come: at most {@value #MOST}, since a replica
 * that is cut off from what it lacks still gets reads. With more, those are dropped that came for
 * the earliest state, as they wait longest, or wait no more; their sessions ask again.
 */
final class WaitingReads<V, E> {

  private static final int MOST = 10_000;

  private final Queue<Read<V, E>> reads =
      new PriorityQueue<>(Comparator.<Read<V, E>>comparingLong(Read::end));

  /** How many commands they have. */
  private int size;

  /** Keeps reads until all slots before their end are applied. */
  void add(Read<V, E> read) {
    reads.add(read);
    size += read.weight();
    while (size > MOST) {
      size -= reads.remove().weight();
    }
  }

  /** Hands over those for which all is applied, with the slots before one. */
  void end(long applied, Consumer<Read<V, E>> action) {
    while (!reads.isEmpty() && reads.element().end() <= applied) {
      Read<V, E> ready = reads.remove();
      size -= ready.weight();
      action.accept(ready);
    }
  }
}
