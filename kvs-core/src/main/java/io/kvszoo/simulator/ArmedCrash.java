package io.kvszoo.simulator;

/**
 * A crash of a host that waits for a moment inside of a handler, such as the host's third send from
 * now. It strikes once; a crash of another cause leaves it armed.
 */
public final class ArmedCrash {

  /** The moments at which a host can crash. */
  enum Point {
    SEND,
    BEFORE_SYNC,
    AFTER_SYNC,
    START
  }

  private final SimulatedHost host;
  private final Point point;
  private int left;

  ArmedCrash(SimulatedHost host, Point point, int left) {
    this.host = host;
    this.point = point;
    this.left = left;
  }

  /** Counts a moment; whether the crash strikes now. */
  boolean strikesAt(Point reached) {
    return reached == point && --left == 0;
  }

  /**
   * Whether the crash has happened.
   *
   * @return false while it waits, and for ever if it was cancelled in time
   */
  public boolean hasStruck() {
    synchronized (host.loop.lock()) {
      return left == 0;
    }
  }

  /** Disarms it; one that has struck stays as it is. */
  public void cancel() {
    synchronized (host.loop.lock()) {
      host.disarm(this);
    }
  }

  @Override
  public String toString() {
    return "crash of %s at %s, %s".formatted(host, point, left > 0 ? left + " to go" : "struck");
  }
}
