package io.kvszoo.router.session;

/**
 * How long answers take, and so how long to wait for one: the smoothed round-trip time and four
 * times its variation (Jacobson, "Congestion Avoidance and Control", 1988; RFC 6298), but at least
 * twice the smoothed time, since a queue may build up in one round trip; longer after waits in vain
 * ({@link BackOff}). What was sent twice, so that nobody knows which copy was answered, must not be
 * measured (Karn and Partridge, 1987). Times are in ns.
 */
public final class RoundTrip {

  /** Before anything was measured: 100 ms. */
  private static final long UNKNOWN = 100_000_000;

  private static final long LEAST_VARIATION = 2_000_000;

  /**
   * No measurement counts as more, plus four times what is usual: a clock may have been stepped.
   */
  private static final long MOST = 1_000_000_000;

  private long smoothed;
  private long variation;
  private boolean isMeasured;
  private final BackOff backOff = new BackOff(this);

  /** Nothing is measured yet. */
  public RoundTrip() {}

  /** Takes note of how long an answer took to what was sent once. */
  public void measured(long nanos) {
    long measured = Math.max(0, Math.min(nanos, MOST + 4 * smoothed));
    if (isMeasured) {
      variation += (Math.abs(measured - smoothed) - variation) / 4;
      smoothed += (measured - smoothed) / 8;
    } else {
      isMeasured = true;
      smoothed = measured;
      variation = measured / 2;
    }
    backOff.answered();
  }

  /**
   * Takes note of an answer to something else; those may take so long, unless they were measured.
   */
  public void expect(long nanos) {
    if (!isMeasured) {
      measured(nanos);
    }
  }

  /** Takes note of a wait in vain. */
  public void timedOut() {
    backOff.timedOut();
  }

  /** Whether an answer was measured. */
  public boolean isMeasured() {
    return isMeasured;
  }

  /** How long an answer takes; 0 if nothing was measured. */
  public long smoothed() {
    return smoothed;
  }

  /** How long to wait for an answer to what was not sent before; 0 if nothing was measured. */
  public long usualTimeout() {
    return isMeasured ? smoothed + Math.max(4 * variation, Math.max(smoothed, LEAST_VARIATION)) : 0;
  }

  /** How long to wait for an answer if the last was not in vain. */
  public long firstTimeout() {
    return isMeasured ? usualTimeout() : UNKNOWN;
  }

  /** How long to wait for the next answer. */
  public long timeout() {
    return backOff.timeout();
  }
}
