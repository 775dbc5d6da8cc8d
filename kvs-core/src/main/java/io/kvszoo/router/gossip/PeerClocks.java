package io.kvszoo.router.gossip;

import java.time.Duration;
import java.util.Arrays;

/**
 * Estimates what the clocks of the other replicas say now: what each said last, plus the time
 * since. That time is not taken from this host's clock, which may have been stepped ({@link
 * PassedTime}). Only replicas that were heard of since the start of this process count.
 *
 * <p>A replica uses the estimates to refuse writes whose time the others would refuse: those would
 * be acknowledged and then not be seen until that time has come. A replica that more than half of
 * the others would refuse takes its own clock for the wrong one; of two replicas, the one that is
 * ahead does.
 *
 * <p><b>Invariant.</b> While no clock is stepped, an estimate is what the other's clock says, or
 * less, by no more than one second and the delay of its last message. So where two clocks differ by
 * 5 minutes less that much, or by less, nothing is refused, however long ago the other was heard
 * of. An estimate can be wrong if the other's clock was set since, or if the message was a late
 * copy; so a replica that refuses a write asks the others.
 */
final class PeerClocks {

  /** By replica, the time that its clock said last, in nanoseconds since 1970. */
  private final long[] told;

  /** By replica, how much time had passed here then; negative if it has said nothing yet. */
  private final long[] toldAt;

  private final PassedTime passed;

  /** The latest hybrid time that most others take, computed once per beat. */
  private long limit = Long.MIN_VALUE;

  PeerClocks(int replicas, PassedTime passed) {
    this.passed = passed;
    told = new long[replicas];
    toldAt = new long[replicas];
    Arrays.fill(toldAt, -1);
  }

  /** A timer of {@link PassedTime} has gone off. Returns how long until it must go off again. */
  Duration beat(long now) {
    limit = Long.MIN_VALUE;
    return passed.beat(now);
  }

  /** Takes note of the time that a replica's clock says, when this host's clock says now. */
  void heard(int replica, long time, long now) {
    if (toldAt[replica] < 0) {
      limit = Long.MIN_VALUE;
    }
    told[replica] = time;
    toldAt[replica] = passed.at(now);
  }

  /**
   * The latest hybrid time that at least half of the others would take. If it is not before the
   * time of the next write, it may be one that was computed earlier and is too low. O(1) mostly.
   */
  long latestTaken(long next, long now) {
    if (next > limit) {
      limit = limit(now);
    }
    return limit;
  }

  /** How far a hybrid time that most others would not take is ahead of their clocks. */
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
