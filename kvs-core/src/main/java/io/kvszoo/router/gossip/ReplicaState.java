package io.kvszoo.router.gossip;

import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;

/**
 * The state of a replica apart from its entries and its log: one value on disk, so that all of it
 * changes together.
 *
 * @param incarnation the number of the replica's memory: 0 at first, and a higher one after each
 *     loss of the disk
 * @param isCaughtUp whether the state is complete, so that the replica may serve; false from the
 *     loss of its disk until it has taken over the state of another, and then the clock is empty
 * @param clock the writes that are applied
 * @param time the latest hybrid time of the writes that are applied
 * @param truncated the writes that are no longer in the log
 */
record ReplicaState(
    int incarnation, boolean isCaughtUp, VectorClock clock, long time, VectorClock truncated) {

  static final ReplicaState FIRST =
      new ReplicaState(0, true, VectorClock.EMPTY, 0, VectorClock.EMPTY);

  /** The state after the loss of the disk, once all others know the new incarnation. */
  static ReplicaState reborn(int incarnation) {
    return new ReplicaState(incarnation, false, VectorClock.EMPTY, 0, VectorClock.EMPTY);
  }

  ReplicaState caughtUp() {
    return new ReplicaState(incarnation, true, clock, time, truncated);
  }

  ReplicaState applied(Stamp stamp) {
    return new ReplicaState(
        incarnation,
        isCaughtUp,
        clock.with(stamp.actor(), stamp.sequence()),
        Math.max(time, stamp.time()),
        truncated);
  }

  ReplicaState merged(VectorClock otherClock, long otherTime) {
    return new ReplicaState(
        incarnation, isCaughtUp, clock.merge(otherClock), Math.max(time, otherTime), truncated);
  }

  ReplicaState truncated(VectorClock further) {
    return new ReplicaState(incarnation, isCaughtUp, clock, time, truncated.merge(further));
  }
}
