package io.kvszoo.router.gossip;

import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.List;

/**
 * Hybrid logical time: 48 bits of milliseconds since 1970, and 16 bits that count within one
 * millisecond (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks", 2014). It
 * follows the host's clock where that is ahead, and counts on where it is not, so that it never
 * goes back, and the time of a write is later than that of all writes before it.
 */
final class HybridTime {

  private static final int LOGICAL_BITS = 16;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * How far a time may be ahead of the host's clock: 5 minutes. As the time comes from another
   * host, this also bounds by how much the clocks of two hosts may differ.
   */
  private static final long MOST_AHEAD = (5L * 60 * 1000) << LOGICAL_BITS;

  private HybridTime() {}

  /** The time of a host's clock; 1970 if the clock is set to a time before that. */
  private static long physical(long nanos) {
    return Math.max(0, nanos / NANOS_PER_MILLI) << LOGICAL_BITS;
  }

  /** A time that is later than the last one, and not earlier than the host's clock. */
  static long after(long last, long nanos) {
    return Math.max(last + 1, physical(nanos));
  }

  /** The latest time that a host takes; where a time is later, some clock must be wrong. */
  static long latestTaken(long nanos) {
    return physical(nanos) + MOST_AHEAD;
  }

  static boolean isTooFarAhead(long time, long nanos) {
    return time > latestTaken(nanos);
  }

  /** The writes before the first one whose time is too far ahead. */
  static <V> List<Write<V>> inTime(List<Write<V>> writes, long nanos) {
    for (int i = 0; i < writes.size(); i++) {
      if (isTooFarAhead(writes.get(i).stamp().time(), nanos)) {
        return writes.subList(0, i);
      }
    }
    return writes;
  }

  /**
   * How far a time is ahead of the clock of a host, of which the latest time that it takes is
   * known.
   */
  static Duration ahead(long time, long latestTaken) {
    return Duration.ofMillis((time - latestTaken + MOST_AHEAD) >> LOGICAL_BITS);
  }
}
