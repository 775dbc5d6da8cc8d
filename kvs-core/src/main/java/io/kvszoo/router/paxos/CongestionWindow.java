package io.kvszoo.router.paxos;

/**
 * How many commands may be under way to the acceptors, so that what waits at any host, heartbeats
 * included, waits for a small part of an election timeout only.
 *
 * <p>The window follows the time that a slot takes to be chosen (Brakmo and Peterson, "TCP Vegas",
 * 1995): what it takes longer than the fastest did, it has waited in queues. With little of that
 * the window grows, up to twice in a round trip; with too much it shrinks as fast. When a window of
 * the least size does not help, the way has become longer, and the fastest is measured anew.
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

  CongestionWindow(PaxosSettings settings) {
    batchLimit = settings.batchLimit();
    most = Math.max(LEAST, (long) settings.window() * batchLimit);
    limit = Math.min(FIRST, most);
    tolerance = settings.heartbeat().toNanos() * settings.electionTicks() / 8;
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

  void left(Batch<?> batch) {
    underWay += commands(batch);
  }

  /** Takes note of how long a batch took, of which parts may have been sent again. */
  void chosen(Batch<?> batch, long nanos, boolean isRepeated) {
    int commands = commands(batch);
    boolean wasNeeded = 2 * underWay >= limit;
    underWay -= commands;
    if (isRepeated) {
      shrink(commands);
      return;
    }
    fastest = Math.min(fastest, nanos);
    long tolerated = Math.max(tolerance, fastest / 2);
    long waited = nanos - fastest;
    if (waited > tolerated) {
      if (limit == LEAST) {
        fastest = nanos;
      }
      shrink(commands);
    } else if (2 * waited < tolerated && wasNeeded) {
      limit = Math.min(most, limit + commands);
    }
  }

  private void shrink(int commands) {
    limit = Math.max(LEAST, limit - (commands + 1) / 2);
  }

  /** A no-op is a message too. */
  private static int commands(Batch<?> batch) {
    return Math.max(1, batch.commands().size());
  }
}
