package io.kvszoo.network;

/**
 * The clock of a host: straight lines of reading over true time, from one change to the next.
 * Arithmetic on longs and one double, with the same result on every machine.
 */
final class SimulatedClock {

  /** What every clock without skew reads when the network begins: 2000-01-01T00:00:00Z. */
  static final long EPOCH_NANOS = 946_684_800_000_000_000L;

  private long anchorTrue;
  private long anchorReading = EPOCH_NANOS;
  private double drift;

  long read(long now) {
    long elapsed = now - anchorTrue;
    return anchorReading + elapsed + Math.round(elapsed * drift);
  }

  /** How long a duration by this clock really takes. */
  long toTrueDuration(long byThisClock) {
    return drift == 0 ? byThisClock : Math.round(byThisClock / (1 + drift));
  }

  void set(long now, long reading) {
    anchorTrue = now;
    anchorReading = reading;
  }

  void drift(long now, double rate) {
    set(now, read(now));
    drift = rate;
  }
}
