package io.kvszoo.simulator;

/**
 * A crash of a host that waits for a moment inside of a handler, such as the host's third send from
 * now. It strikes once; a crash of another cause leaves it armed.
 */
public final class ArmedCrash {

  private final ArmedCrashes crashes;
  private final CrashPoint point;
  private int left;

  ArmedCrash(ArmedCrashes crashes, CrashPoint point, int left) {
    this.crashes = crashes;
    this.point = point;
    this.left = left;
  }

  /** Counts a moment that was reached; returns whether the crash strikes now. */
  boolean countDown(CrashPoint reached) {
    return reached == point && --left == 0;
  }

  /**
   * Whether the crash has happened.
   *
   * @return false while it waits, and for ever if it was cancelled in time
   */
  public boolean hasStruck() {
    synchronized (crashes.lock()) {
      return left == 0;
    }
  }

  /** Disarms it; one that has struck stays as it is. */
  public void cancel() {
    synchronized (crashes.lock()) {
      crashes.disarm(this);
    }
  }

  @Override
  public String toString() {
    return "crash of %s at %s, %s"
        .formatted(crashes.host(), point, left > 0 ? left + " to go" : "struck");
  }
}
