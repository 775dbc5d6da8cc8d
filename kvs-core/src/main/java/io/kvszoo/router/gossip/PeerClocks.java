package io.kvszoo.router.gossip;

import java.time.Duration;
import java.util.Arrays;

/**
 * What the clocks of other replicas say now, as far as this one knows: what each told last, and the
 * time since, which is not taken from this host's clock, as that may have stepped ({@link
 * PassedTime}). Only those count that were heard of since the start of this process.
 *
 * <p>It serves to refuse writes under a time that the others would refuse, which would be
 * acknowledged and then not be seen for as long as that time is ahead. Who is refused by more than
 * half of the others is taken to be wrong; of two, either.
 *
 * <p><b>Invariant.</b> While no clock is stepped, an estimate is what the clock of the other says,
 * or less by no more than the delay of its last message and a second. So where clocks differ by
 * less than that from 5 minutes, nothing is refused, however long ago the other was heard of. What
 * was told last may be wrong by now, where the other's clock was set since, or the message was a
 * late copy; so whoever refuses a write asks the others.
 */
final class PeerClocks {

  /** By replica, what its clock said last, in nanoseconds since 1970. */
  private final long[] told;

  /** By replica, how much had passed when it told that; negative if it has told nothing. */
  private final long[] toldAt;

  private final PassedTime passed;

  /** The latest hybrid time that most others take, worked out once per beat; before, none. */
  private long limit = Long.MIN_VALUE;

  PeerClocks(int replicas, PassedTime passed) {
    this.passed = passed;
    told = new long[replicas];
    toldAt = new long[replicas];
    Arrays.fill(toldAt, -1);
  }

  /** A timer of {@link PassedTime} has gone off; returns after how long it is to do so again. */
  Duration beat(long now) {
    limit = Long.MIN_VALUE;
    return passed.beat(now);
  }

  /** Takes note of what another's clock says, when this host's says a time. */
  void heard(int replica, long time, long now) {
    if (toldAt[replica] < 0) {
      limit = Long.MIN_VALUE;
    }
    told[replica] = time;
    toldAt[replica] = passed.at(now);
  }

  /** Whether at least half of the others would take a write with a hybrid time. O(1) mostly. */
  boolean mostTake(long time, long now) {
    if (time > limit) {
      limit = limit(now);
    }
    return time <= limit;
  }

  /** How far a hybrid time, which most others would not take, is ahead of their clocks. */
  Duration ahead(long time, long now) {
    return HybridTime.ahead(time, limit(now));
  }

  private long limit(long now) {
    long elapsed = passed.at(now);
    long[] limits = new long[told.length];
    int heardOf = 0;
    for (int replica = 0; replica < told.length; replica++) {
      if (toldAt[replica] >= 0) {
        limits[heardOf++] = HybridTime.latestTaken(told[replica] + elapsed - toldAt[replica]);
      }
    }
    Arrays.sort(limits, 0, heardOf);
    return heardOf == 0 ? Long.MAX_VALUE : limits[heardOf / 2];
  }
}
