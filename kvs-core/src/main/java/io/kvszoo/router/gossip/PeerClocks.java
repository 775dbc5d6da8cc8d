package io.kvszoo.router.gossip;

import java.time.Duration;
import java.util.Arrays;

/**
 * What the clocks of other replicas say now, as far as this one knows: what each told last, and the
 * time since, which is counted by the pauses between exchanges and not by this host's clock, as
 * that may have stepped. Only those count that were heard of since the start of this process.
 *
 * <p>It serves to refuse writes under a time that the others would refuse, which would be
 * acknowledged and then not be seen for as long as that time is ahead. Who is refused by more than
 * half of the others is taken to be wrong; of two, either. An estimate is too low by up to an
 * interval and the delay of the message, and by more after a late copy, until the next message.
 */
final class PeerClocks {

  /** By replica, what its clock said last, in nanoseconds since 1970. */
  private final long[] told;

  /** By replica, how much had passed when it told that; negative if it has told nothing. */
  private final long[] toldAt;

  /** How much has passed since the start, in nanoseconds. */
  private long passed;

  /** The latest hybrid time that most others take, worked out once per pause; before, any. */
  private long limit = Long.MIN_VALUE;

  PeerClocks(int replicas) {
    told = new long[replicas];
    toldAt = new long[replicas];
    Arrays.fill(toldAt, -1);
  }

  /** Counts a pause that is over. */
  void pass(Duration pause) {
    passed += pause.toNanos();
    limit = Long.MIN_VALUE;
  }

  void heard(int replica, long time) {
    if (toldAt[replica] < 0) {
      limit = Long.MIN_VALUE;
    }
    told[replica] = time;
    toldAt[replica] = passed;
  }

  /** Whether at least half of the others would take a write with a hybrid time. O(1) mostly. */
  boolean mostTake(long time) {
    if (time > limit) {
      limit = limit();
    }
    return time <= limit;
  }

  /** How far a hybrid time, which most others would not take, is ahead of their clocks. */
  Duration ahead(long time) {
    return HybridTime.ahead(time, limit());
  }

  private long limit() {
    long[] limits = new long[told.length];
    int heardOf = 0;
    for (int replica = 0; replica < told.length; replica++) {
      if (toldAt[replica] >= 0) {
        limits[heardOf++] = HybridTime.latestTaken(told[replica] + passed - toldAt[replica]);
      }
    }
    Arrays.sort(limits, 0, heardOf);
    return heardOf == 0 ? Long.MAX_VALUE : limits[heardOf / 2];
  }
}
