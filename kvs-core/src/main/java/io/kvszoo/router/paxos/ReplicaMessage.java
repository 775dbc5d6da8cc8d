package io.kvszoo.router.paxos;

import io.kvszoo.network.Weighted;
import java.util.List;

/**
 * What a {@link Replica} understands.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
sealed interface ReplicaMessage<V, E> {

  /**
   * A batch is chosen for a slot.
   *
   * @param answering the replica that answers its commands; others may, but need not
   */
  record Chosen<V, E>(long slot, Batch<V> batch, int answering)
      implements ReplicaMessage<V, E>, Weighted {

    @Override
    public int weight() {
      return batch.commands().size();
    }

    @Override
    public String toString() {
      return "chosen " + batch + " for slot " + slot;
    }
  }

  /** Batches that are chosen for the slots from one on, whose commands were answered before. */
  record Suffix<V, E>(long from, List<Batch<V>> batches) implements ReplicaMessage<V, E>, Weighted {

    @Override
    public int weight() {
      return batches.stream().mapToInt(batch -> batch.commands().size()).sum();
    }

    @Override
    public String toString() {
      return "slots " + from + " to " + (from + batches.size() - 1);
    }
  }

  /** Reads to answer once all slots before one are applied. */
  record Read<V, E>(long end, List<Command<V>> commands) implements ReplicaMessage<V, E>, Weighted {

    @Override
    public int weight() {
      return commands.size();
    }
  }

  /** The leader, or who wants to be, asks what the replica has. */
  record Heartbeat<V, E>(int proposer, Inquiry inquiry) implements ReplicaMessage<V, E> {}

  /** Another replica lacks the slots from one on. */
  record CatchUp<V, E>(int replica, long from) implements ReplicaMessage<V, E> {}

  /** All that another replica has. */
  record Install<V, E>(Snapshot<V, E> snapshot) implements ReplicaMessage<V, E>, Weighted {

    @Override
    public int weight() {
      return snapshot.entries().size();
    }

    @Override
    public String toString() {
      return "install " + snapshot;
    }
  }
}
