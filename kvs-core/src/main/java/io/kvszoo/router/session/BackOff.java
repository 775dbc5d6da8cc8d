package io.kvszoo.router.session;

/**
 * How long to wait for the next answer of one kind: as long as answers take ({@link RoundTrip}),
 * and after each wait in vain but the first twice as long, up to 16 times or a second, until there
 * is an answer of that kind. That somebody else answers, or answers something else, does not count:
 * it does not say that there is less to do for whoever stays silent. Times are in ns.
 */
public final class BackOff {

  private static final long MOST = 1_000_000_000;
  private static final int MOST_DOUBLINGS = 4;

  private final RoundTrip roundTrip;
  private int inVain;

  /** Waits as long as answers take. */
  public BackOff(RoundTrip roundTrip) {
    this.roundTrip = roundTrip;
  }

  /** Takes note of an answer. */
  public void answered() {
    inVain = 0;
  }

  /** Takes note of a wait in vain. */
  public void timedOut() {
    if (inVain <= MOST_DOUBLINGS && timeout() < MOST) {
      inVain++;
    }
  }

  /** How long to wait for the next answer. */
  public long timeout() {
    return roundTrip.firstTimeout() << Math.max(0, inVain - 1);
  }
}
