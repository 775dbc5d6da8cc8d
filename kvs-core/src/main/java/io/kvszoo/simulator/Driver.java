package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.ProcessException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass: handles events under the lock, a limited number at a time so that other threads
 * get their turn, and runs actions from outside without the lock.
 */
final class Driver {

  private static final int EVENTS_PER_TURN = 256;

  /** Far more stack frames than one run needs that is nested in an action of another. */
  private static final int FRAMES = 500;

  private final Engine engine;
  private final EventLog log;
  private final VirtualTime time;
  private final EventLoop loop;

  /** The thread that is running an action; one of them, if there are several. */
  private volatile @Nullable Thread acting;

  private @Nullable Background background;

  Driver(Engine engine) {
    this.engine = engine;
    log = engine.log();
    time = engine.time();
    loop = engine.loop();
  }

  /** Lets the network run by itself; returns the present background if it does so already. */
  Background runInBackground(boolean inRealTime) {
    synchronized (log.lock()) {
      Background running = background();
      if (running == null) {
        running = new Background(engine, inRealTime);
        background = running;
        running.wake();
      }
      checkState(
          running.isInRealTime() == inRealTime,
          "the network already runs in the background at another pace; close the Background that runs it first");
      return running;
    }
  }

  /** The background that runs the network, if there is one; called under the lock. */
  @Nullable Background background() {
    if (background != null && background.isClosed()) {
      background = null;
    }
    return background;
  }

  /** Called under the lock when an action waits for time to pass. */
  void wakeBackground() {
    Background running = background();
    if (running != null) {
      running.wake();
    }
  }

  /** Handles the next event; returns false if there is none. */
  boolean step() {
    boolean happened;
    Runnable action;
    synchronized (log.lock()) {
      checkNotBusy();
      checkState(
          background() == null,
          "the network runs in the background, so it cannot be run step by step; close the Background that runs it first");
      happened = loop.step(Long.MAX_VALUE);
      action = loop.takeDue();
    }
    run(action);
    return happened;
  }

  /**
   * Runs for some time, or until a condition holds, which is checked before the first event and
   * after each event. If the network runs by itself, this waits for it instead.
   *
   * @param throwing whether exceptions of processes are thrown here
   * @return whether the condition holds; if not, the time has passed
   */
  boolean run(long nanos, BooleanSupplier condition, boolean throwing) {
    checkNotNull(condition, "condition must not be null; pass what to wait for, or use runFor");
    long end = Long.MAX_VALUE;
    if (Thread.currentThread() == acting) {
      checkStack(FRAMES);
    }
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
            Background running = background();
            if (running != null && running.isDriving()) {
              if (nanos == 0 || time.now() > end) {
                return false;
              }
              running.await();
              break;
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

  /** Throws here, before an action is taken, if the rest of the stack is too small for it. */
  private static void checkStack(int frames) {
    if (frames > 0) {
      checkStack(frames - 1);
    }
  }

  private void run(@Nullable Runnable action) {
    if (action != null) {
      Thread outer = acting;
      acting = Thread.currentThread();
      try {
        action.run();
      } finally {
        acting = outer;
      }
    }
  }

  private void checkNotBusy() {
    checkState(
        !log.isBusy(),
        "the network cannot be run from inside one of its events, since that event would never end; use the asynchronous form of the call");
  }
}
