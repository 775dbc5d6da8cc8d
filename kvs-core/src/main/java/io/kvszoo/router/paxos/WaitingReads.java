package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ReplicaMessage.Read;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The reads that a replica cannot answer yet, because it has not applied all that they must see. If
 * they are too many, those for the earliest state are dropped, because they have waited longest, or
 * wait no more; their sessions ask again.
 */
final class WaitingReads<V, E> {

  private final PaxosDecisions decisions;
  private final Queue<Read<V, E>> reads =
      new PriorityQueue<>(Comparator.<Read<V, E>>comparingLong(Read::end));

  /** How many commands they have. */
  private int size;

  WaitingReads(PaxosDecisions decisions) {
    this.decisions = decisions;
  }

  /** Keeps reads until all slots before their end are applied. */
  void add(Read<V, E> read) {
    reads.add(read);
    size += read.weight();
    while (decisions.areTooManyReads(size)) {
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
