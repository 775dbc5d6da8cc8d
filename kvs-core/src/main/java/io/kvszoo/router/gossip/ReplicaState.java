package io.kvszoo.router.gossip;

import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;

/**
 * What a replica knows of itself; one value on disk, so that it is always whole.
 *
 * @param incarnation which memory of this replica this is: 0 at first, a higher number each time
 *     that the disk was lost
 * @param isCaughtUp whether it has all that another replica had after its disk was lost, so that it
 *     may serve; if not, the clock is empty
 * @param clock the writes that are applied
 * @param time the hybrid time of the latest of all writes that are applied
 * @param truncated the writes that the log has no more
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
