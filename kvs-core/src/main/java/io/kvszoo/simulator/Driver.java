package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.ProcessException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass: events under the lock, some at a time so that other threads get their turn, and
 * actions from outside without it.
 */
final class Driver {

  private static final int EVENTS_PER_TURN = 256;

  private final EventLog log;
  private final VirtualTime time;
  private final EventLoop loop;

  Driver(Engine engine) {
    log = engine.log();
    time = engine.time();
    loop = engine.loop();
  }

  /** Lets the next event happen; false if there is none. */
  boolean step() {
    boolean happened;
    Runnable action;
    synchronized (log.lock()) {
      checkNotBusy();
      happened = loop.step(Long.MAX_VALUE);
      action = loop.takeDue();
    }
    run(action);
    return happened;
  }

  /**
   * Runs for some time, or until a condition holds, which is checked before the first event and
   * after each.
   *
   * @param throwing whether what processes throw is thrown here
   * @return whether the condition holds; if not, the time has passed
   */
  boolean run(long nanos, BooleanSupplier condition, boolean throwing) {
    long end = Long.MAX_VALUE;
    while (true) {
      try {
        Runnable action = null;
        synchronized (log.lock()) {
          checkNotBusy();
          end = Math.min(end, time.later(nanos));
          for (int i = 0; i < EVENTS_PER_TURN && action == null; i++) {
            if (condition.getAsBoolean()) {
              return true;
            }
            if (!loop.step(end)) {
              return condition.getAsBoolean();
            }
            action = loop.takeDue();
          }
        }
        run(action);
      } catch (ProcessException e) {
        if (throwing) {
          throw e;
        }
      }
    }
  }

  private static void run(@Nullable Runnable action) {
    if (action != null) {
      action.run();
    }
  }

  private void checkNotBusy() {
    checkState(
        !log.isBusy(),
        "the network cannot be run from inside one of its events, since that event could never end; use the asynchronous form of the call");
  }
}
