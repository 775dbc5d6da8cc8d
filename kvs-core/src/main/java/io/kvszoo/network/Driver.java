package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkState;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets time pass: events under the lock, some at a time so that other threads get their turn, and
 * actions from outside without it.
 */
final class Driver {

  private static final int EVENTS_PER_TURN = 256;

  /** How a number of events ended. */
  private enum Turn {
    /** The condition holds. */
    HOLDS,
    /** Nothing is left up to the limit, which has passed. */
    IDLE,
    /** There may be more to do. */
    MORE
  }

  private final EventLoop loop;

  Driver(EventLoop loop) {
    this.loop = loop;
  }

  /** Lets the next event happen; false if there is none. */
  boolean step() {
    return turn(1, () -> Long.MAX_VALUE, () -> false) == Turn.MORE;
  }

  /**
   * Runs for some time, or until a condition holds, which is checked before the first event and
   * after each.
   *
   * @return whether the condition holds; if not, the time has passed
   */
  boolean run(long nanos, BooleanSupplier condition) {
    long[] end = {Long.MAX_VALUE};
    LongSupplier sinceTheFirstTurn = () -> end[0] = Math.min(end[0], loop.later(nanos));
    Turn turn = Turn.MORE;
    while (turn == Turn.MORE) {
      turn = turn(EVENTS_PER_TURN, sinceTheFirstTurn, condition);
    }
    return turn == Turn.HOLDS;
  }

  private Turn turn(int events, LongSupplier limit, BooleanSupplier condition) {
    Runnable action = null;
    synchronized (loop.lock()) {
      checkState(
          !loop.isBusy(),
          "the network cannot be run from inside one of its events, since that event could never end; use the asynchronous form of the call");
      long end = limit.getAsLong();
      for (int i = 0; i < events && action == null; i++) {
        if (condition.getAsBoolean()) {
          return Turn.HOLDS;
        }
        if (!loop.step(end)) {
          return condition.getAsBoolean() ? Turn.HOLDS : Turn.IDLE;
        }
        action = loop.takeDue();
      }
    }
    if (action != null) {
      action.run();
    }
    return Turn.MORE;
  }
}
