package io.kvszoo.simulator;

/**
 * An armed crash of a host at a moment in the middle of a handler, such as the host's third send
 * from now. It strikes once; a crash with another cause leaves it armed.
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

  /** Counts a crash point that was reached; returns whether the crash strikes now. */
  boolean countDown(CrashPoint reached) {
    return reached == point && --left == 0;
  }

  /**
   * Returns whether the crash has struck.
   *
   * @return false while it is armed, and permanently if it was cancelled in time
   */
  public boolean hasStruck() {
    synchronized (crashes.lock()) {
      return left == 0;
    }
  }

  /** Disarms the crash; has no effect if it has struck. */
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
