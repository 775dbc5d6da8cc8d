package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a simulated network in daemon threads until it is closed. See {@link
 * SimulatedNetwork#runInBackground} and {@link SimulatedNetwork#runInRealTime}.
 *
 * <p>One thread at a time, the driver, handles events and runs actions. As soon as there are
 * actions, a second thread stands by: if an action takes longer than 1 ms, or itself waits for the
 * network, the second thread becomes the driver. An action that blocks therefore delays nothing
 * else. A thread ends when it was not needed for 200 ms; threads are started again on demand.
 */
public final class Background implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private static final int EVENTS_PER_TURN = 256;

  /**
   * The longest time that an action may occupy the driver, and the interval at which waiting
   * threads poll.
   */
  private static final long GLANCE_MILLIS = 1;

  /** The time after which an unneeded thread ends. */
  private static final long KEEP_ALIVE_MILLIS = 200;

  /** How long the driver leaves the lock to waiting threads after a turn. */
  private static final long PAUSE_NANOS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EventLoop loop;
  private final Schedule schedule;
  private final Object lock;
  private final boolean isInRealTime;
  private final long realStart = System.nanoTime();
  private final long virtualStart;

  // All mutable state is guarded by the lock.

  private @Nullable Thread driver;
  private @Nullable Thread standby;

  /** Whether the driver is running an action, outside of the lock. */
  private boolean isInAction;

  /** The real time at which the last action began. */
  private long actionSince = System.nanoTime();

  /** Whether the driver is idle. */
  private boolean isIdle;

  /** The number of other threads that wait for events. */
  private int waiting;

  private boolean isClosed;

  Background(Engine engine, boolean isInRealTime) {
    loop = engine.loop();
    schedule = engine.schedule();
    this.isInRealTime = isInRealTime;
    lock = engine.log().lock();
    virtualStart = engine.time().now();
  }

  boolean isInRealTime() {
    return isInRealTime;
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Returns whether other threads must wait instead of running the network themselves. */
  boolean isDriving() {
    return !isClosed && (isNeeded() || isInAction);
  }

  private boolean isNeeded() {
    return isInRealTime || schedule.pendingActions() > 0;
  }

  /** Starts or wakes a driver, if one is needed. */
  void wake() {
    if (isClosed || !isNeeded()) {
      return;
    }
    if (isIdle) {
      lock.notifyAll();
    } else if (driver == null && standby == null) {
      driver = startThread();
    }
  }

  private Thread startThread() {
    Thread thread = new Thread(this::work, "simulated network");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Waits until an event has happened, or for a short time; the lock is released meanwhile. If this
   * thread is the driver, in one of its actions, another thread becomes the driver.
   */
  @SuppressWarnings("WaitNotInLoop") // The caller is the loop.
  void await() {
    if (Thread.currentThread() == driver) {
      driver = null;
      isInAction = false;
      wake();
      lock.notifyAll();
    }
    boolean wasInterrupted = Thread.interrupted(); // Else the thread could not wait.
    waiting++;
    try {
      lock.wait(isInRealTime ? 10 * GLANCE_MILLIS : GLANCE_MILLIS);
    } catch (InterruptedException e) {
      wasInterrupted = true;
    } finally {
      waiting--;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The main loop of a thread: it drives, or stands by, or ends if other threads do both. */
  private void work() {
    Thread me = Thread.currentThread();
    while (true) {
      Runnable action = null;
      boolean othersWait;
      synchronized (lock) {
        if (driver == me) {
          isInAction = false;
        } else if (driver == null) {
          driver = me;
        }
        boolean isNeededOn;
        if (driver == me) {
          standby = standby == me ? null : standby;
          isNeededOn = !isClosed && waitUntilNeeded();
          if (isNeededOn) {
            action = drive();
          } else {
            driver = null;
          }
        } else {
          isNeededOn = !isClosed && (standby == null || standby == me) && standBy(me);
        }
        if (!isNeededOn) {
          standby = standby == me ? null : standby;
          return;
        }
        othersWait = waiting > 0;
        if (othersWait) {
          lock.notifyAll();
        }
      }
      if (action != null) {
        run(action);
      } else if (othersWait) {
        LockSupport.parkNanos(PAUSE_NANOS); // Else this thread would have the lock again first.
      }
    }
  }

  /** Returns whether the driver is needed; if not, it has waited. */
  private boolean waitUntilNeeded() {
    long since = System.nanoTime();
    while (!isClosed && !isNeeded()) {
      long left = KEEP_ALIVE_MILLIS - (System.nanoTime() - since) / NANOS_PER_MILLI;
      if (left <= 0) {
        return false;
      }
      isIdle = true;
      waitAtMost(left);
      isIdle = false;
    }
    return !isClosed;
  }

  /** Handles some events, until an action is due, which the driver then runs. */
  private @Nullable Runnable drive() {
    try {
      for (int i = 0; i < EVENTS_PER_TURN && isNeeded(); i++) {
        if (!loop.step(limit())) {
          waitAtMost(GLANCE_MILLIS);
          return null;
        }
        Runnable action = loop.takeDue();
        if (action != null) {
          isInAction = true;
          actionSince = System.nanoTime();
          if (standby == null) {
            standby = startThread();
          }
          return action;
        }
      }
    } catch (ProcessException e) { // Logged where it was thrown.
      return null;
    } catch (StalledException e) {
      LOG.error("the network stopped running in the background because of an exception", e);
      close();
    } catch (RuntimeException | Error e) {
      LOG.error("a network listener threw an exception", e);
    }
    return null;
  }

  private long limit() {
    return isInRealTime ? virtualStart + (System.nanoTime() - realStart) : Long.MAX_VALUE;
  }

  /**
   * Waits, and then takes over from a blocked driver. The begin of an action is not signalled, so
   * this polls.
   *
   * @return false if there was no action for so long that no thread needs to stand by
   */
  private boolean standBy(Thread me) {
    standby = me;
    long idleMillis = (System.nanoTime() - actionSince) / NANOS_PER_MILLI;
    if (isInAction && idleMillis >= GLANCE_MILLIS) {
      driver = me;
      isInAction = false;
      return true;
    }
    waitAtMost(GLANCE_MILLIS);
    return isInAction || driver == null || idleMillis < KEEP_ALIVE_MILLIS;
  }

  @SuppressWarnings("WaitNotInLoop") // The callers check the condition again.
  private void waitAtMost(long millis) {
    try {
      lock.wait(millis);
    } catch (InterruptedException e) { // By an action that ran here; no wait of this class ends so.
      LOG.debug("interrupted", e);
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.error("an action of the network threw an exception", e);
    }
  }

  /**
   * Stops the network from running by itself: when this method returns, no events happen unless the
   * caller runs the network. An action that is running continues. Closing twice has no effect.
   */
  @Override
  public void close() {
    synchronized (lock) {
      isClosed = true;
      lock.notifyAll();
    }
  }
}
