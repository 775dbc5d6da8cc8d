package io.kvszoo.simulator;

import com.google.common.math.LongMath;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * The clock of a host. Its reading is a linear function of true time from one change to the next.
 * The arithmetic on longs is exact, so that a clock that is never stepped back never goes back,
 * however long it drifts.
 */
final class SimulatedClock {

  /** The reading of a clock without offset when the network begins: 2000-01-01T00:00:00Z. */
  static final long EPOCH_NANOS = 946_684_800_000_000_000L;

  private static final long BILLION = 1_000_000_000;

  private long anchorTrue;
  private long anchorReading = EPOCH_NANOS;

  /** The drift in ns per second. */
  private long drift;

  /** Reads the clock; at the end of its range, in the year 2262, it stops. */
  long read(long now) {
    long elapsed = now - anchorTrue;
    long gained = elapsed / BILLION * drift + Math.floorDiv(elapsed % BILLION * drift, BILLION);
    return LongMath.saturatedAdd(anchorReading, LongMath.saturatedAdd(elapsed, gained));
  }

  /** Returns the minimum true time after which this clock has advanced by a duration. */
  long toTrueDuration(long byThisClock) {
    if (drift == 0) {
      return byThisClock;
    }
    long speed = BILLION + drift;
    long rest = byThisClock % speed * BILLION;
    return byThisClock / speed * BILLION + LongMath.divide(rest, speed, RoundingMode.CEILING);
  }

  /** Sets the clock to another reading. */
  void set(long now, long reference, long ahead) {
    try {
      anchorReading = Math.addExact(reference, ahead);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a clock that is moved by %s would read a time after the year 2262 or before 1678; move it by less"
              .formatted(Duration.ofNanos(ahead)),
          e);
    }
    anchorTrue = now;
  }

  void drift(long now, double rate) {
    set(now, read(now), 0);
    drift = Math.round(rate * BILLION);
  }
}
