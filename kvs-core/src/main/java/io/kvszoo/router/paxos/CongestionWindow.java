package io.kvszoo.router.paxos;

/**
 * How many commands may be under way to the acceptors, or to a replica, so that what waits at any
 * host, heartbeats included, waits for a part of an election timeout only.
 *
 * <p>The window follows the time that answers take (Brakmo and Peterson, "TCP Vegas", 1995): what
 * one takes longer than the fastest did, it has waited in queues. With little of that the window
 * grows, up to twice in a round trip; with too much it shrinks as fast. When a window of the least
 * size that was kept to does not help, the way has become longer, and the fastest is measured anew.
 *
 * <p>Batches are not cut into small ones where many commands wait: unless nothing is under way, one
 * leaves only if it has a quarter as many commands as are.
 */
final class CongestionWindow {

  private static final int LEAST = 16;
  private static final int FIRST = 64;
  private static final int PARTS = 4;

  private final int batchLimit;
  private final long most;

  /** How long slots may wait in queues, in ns. */
  private final long tolerance;

  private long limit;
  private long underWay;
  private long fastest = Long.MAX_VALUE;

  /**
   * Begins with nothing under way.
   *
   * @param part which part of an election messages may wait in queues
   */
  CongestionWindow(PaxosSettings settings, int part) {
    batchLimit = settings.batchLimit();
    most = Math.max(LEAST, (long) settings.window() * batchLimit);
    limit = Math.min(FIRST, most);
    tolerance = settings.heartbeat().toNanos() * settings.electionTicks() / part;
  }

  long limit() {
    return limit;
  }

  /** How many of the commands that wait may leave now, in a batch. */
  int room(int waiting) {
    long batch = Math.min(Math.min(waiting, batchLimit), limit - underWay);
    return batch > 0 && (batch == batchLimit || isWorth(batch, underWay)) ? (int) batch : 0;
  }

  /** Whether one more batch may be under way. */
  boolean hasRoom() {
    return underWay < limit;
  }

  /** Whether a batch is large enough to leave, with so many under way. */
  static boolean isWorth(long batch, long others) {
    return PARTS * batch >= others;
  }

  long underWay() {
    return underWay;
  }

  void left(int commands) {
    underWay += commands;
  }

  /** Takes note of how long it took to get an answer, to what may have been sent again. */
  void answered(long commands, long nanos, boolean isRepeated) {
    boolean wasNeeded = 2 * underWay >= limit;
    boolean wasKept = underWay <= limit;
    underWay -= commands;
    if (isRepeated) {
      shrink(commands);
      return;
    }
    fastest = Math.min(fastest, nanos);
    long tolerated = Math.max(tolerance, fastest / 2);
    long waited = nanos - fastest;
    if (waited > tolerated) {
      if (limit == LEAST && wasKept) {
        fastest = nanos;
      }
      shrink(commands);
    } else if (2 * waited < tolerated && wasNeeded) {
      limit = Math.min(most, limit + commands);
    }
  }

  private void shrink(long commands) {
    limit = Math.max(LEAST, limit - (commands + 1) / 2);
  }
}
