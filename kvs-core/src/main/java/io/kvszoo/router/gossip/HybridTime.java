package io.kvszoo.router.gossip;

import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.List;

/**
 * Hybrid logical time: 48 bits of milliseconds since 1970 and 16 bits that count within one
 * (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks", 2014). It follows the
 * host's clock where that is ahead, and counts on where it is not, so that it never goes back and
 * is later than all that was heard of.
 */
final class HybridTime {

  private static final int LOGICAL_BITS = 16;
  private static final long NANOS_A_MILLI = 1_000_000;

  /**
   * How far a time may be ahead of the host's clock: 5 minutes. Since a time is of one host and a
   * clock of another, this bounds by how much the clocks of two hosts may differ.
   */
  private static final long MOST_AHEAD = (5L * 60 * 1000) << LOGICAL_BITS;

  private HybridTime() {}

  /** What a host's clock says; a clock that is before 1970 says 1970. */
  private static long physical(long nanos) {
    return Math.max(0, nanos / NANOS_A_MILLI) << LOGICAL_BITS;
  }

  /** A time after the last one, and not before the host's clock. */
  static long after(long last, long nanos) {
    return Math.max(last + 1, physical(nanos));
  }

  /** The latest time that is not so far in the future that some clock must be wrong. */
  static long latestTaken(long nanos) {
    return physical(nanos) + MOST_AHEAD;
  }

  static boolean isTooFarAhead(long time, long nanos) {
    return time > latestTaken(nanos);
  }

  /** Writes up to the first whose stamp is that of a wrong clock, which would spread. */
  static <V> List<Write<V>> inTime(List<Write<V>> writes, long nanos) {
    for (int i = 0; i < writes.size(); i++) {
      if (isTooFarAhead(writes.get(i).stamp().time(), nanos)) {
        return writes.subList(0, i);
      }
    }
    return writes;
  }

  /** How far a time is ahead of the clock of a host where another time is the latest taken. */
  static Duration ahead(long time, long latestTaken) {
    return Duration.ofMillis((time - latestTaken + MOST_AHEAD) >> LOGICAL_BITS);
  }
}
