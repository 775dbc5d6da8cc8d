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

  /** Far more frames than there are between two runs, one within an action of the other. */
  private static final int FRAMES = 500;

  private final Engine engine;
  private final EventLog log;
  private final VirtualTime time;
  private final EventLoop loop;

  /** The thread that runs an action; one of them, where there are several. */
  private volatile @Nullable Thread acting;

  private @Nullable Background background;

  Driver(Engine engine) {
    this.engine = engine;
    log = engine.log();
    time = engine.time();
    loop = engine.loop();
  }

  /** Lets the network run by itself; if it does so at this pace, that is it. */
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
          "the network runs in the background at another pace; close that first");
      return running;
    }
  }

  /** What runs the network by itself, if something does; under the lock. */
  @Nullable Background background() {
    if (background != null && background.isClosed()) {
      background = null;
    }
    return background;
  }

  /** An action waits for time to pass; under the lock. */
  void wakeBackground() {
    Background running = background();
    if (running != null) {
      running.wake();
    }
  }

  /** Lets the next event happen; false if there is none. */
  boolean step() {
    boolean happened;
    Runnable action;
    synchronized (log.lock()) {
      checkNotBusy();
      checkState(background() == null, "the network runs in the background; close that first");
      happened = loop.step(Long.MAX_VALUE);
      action = loop.takeDue();
    }
    run(action);
    return happened;
  }

  /**
   * Runs for some time, or until a condition holds, which is checked before the first event and
   * after each; or lets another do so, where the network runs by itself.
   *
   * @param throwing whether what processes throw is thrown here
   * @return whether the condition holds; if not, the time has passed
   */
  boolean run(long nanos, BooleanSupplier condition, boolean throwing) {
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

  /** Throws here, before an action is taken, if the stack would end in it. */
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
        "the network cannot be run from inside one of its events, since that event could never end; use the asynchronous form of the call");
  }
}
