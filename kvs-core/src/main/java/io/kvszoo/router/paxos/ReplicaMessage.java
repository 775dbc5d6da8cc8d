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

  /** What others send it: values, which can be encoded. */
  sealed interface Wire<V, E> extends ReplicaMessage<V, E> {}

  /** What it schedules for itself. */
  sealed interface Timer<V, E> extends ReplicaMessage<V, E> {}

  /**
   * A batch is chosen for a slot.
   *
   * @param answering the replica that answers its commands; others may, but need not
   */
  record Chosen<V, E>(long slot, Batch<V> batch, int answering) implements Wire<V, E>, Weighted {

    @Override
    public int weight() {
      return batch.weight();
    }

    @Override
    public String toString() {
      return "chosen " + batch + " for slot " + slot;
    }
  }

  /**
   * A part of a log: batches that are chosen for the slots from one on, whose commands were
   * answered before.
   *
   * @param end the slots before this can be asked for where this comes from
   */
  record Suffix<V, E>(long from, List<Batch<V>> batches, long end) implements Wire<V, E>, Weighted {

    @Override
    public int weight() {
      return batches.stream().mapToInt(Batch::weight).sum();
    }

    @Override
    public String toString() {
      return "slots " + from + " to " + (from + batches.size() - 1);
    }
  }

  /** Reads to answer once all slots before one are applied. */
  record Read<V, E>(long end, List<Command<V>> commands) implements Wire<V, E>, Weighted {

    @Override
    public int weight() {
      return commands.size();
    }
  }

  /** The leader, or who wants to be, asks what the replica has. */
  record Heartbeat<V, E>(int proposer, Inquiry inquiry) implements Wire<V, E> {}

  /**
   * The replica lacks slots that are chosen.
   *
   * @param proposer the leader
   * @param source the replica to ask for them, or {@link CatchingUp#LEADER}
   */
  record Behind<V, E>(int proposer, int source) implements Wire<V, E> {}

  /**
   * Which part of a snapshot is needed.
   *
   * @param snapshotEnd the end of the snapshot whose beginning is there; 0 if there is none
   * @param offset how much of it is there
   */
  record Cursor(long snapshotEnd, int offset) {}

  /**
   * Another replica asks for what it lacks: see {@link CatchingUp}.
   *
   * @param from the slots before this are applied there
   * @param cursor what it has of a snapshot
   */
  record CatchUp<V, E>(int replica, long from, Cursor cursor) implements Wire<V, E> {}

  /**
   * A part of a snapshot.
   *
   * @param answered the cursor of the request
   * @param offset how much of the snapshot comes before this: as much as the cursor says, or
   *     nothing if the cursor is of another snapshot
   * @param part what this holds, as a snapshot
   * @param isLast whether nothing comes after this
   */
  record Page<V, E>(Cursor answered, int offset, Snapshot<V, E> part, boolean isLast)
      implements Wire<V, E>, Weighted {

    @Override
    public int weight() {
      return part.weight();
    }

    @Override
    public String toString() {
      return "from " + offset + ", " + part;
    }
  }

  /** Time passes while the replica is behind. */
  record CatchUpTick<V, E>() implements Timer<V, E> {}
}
