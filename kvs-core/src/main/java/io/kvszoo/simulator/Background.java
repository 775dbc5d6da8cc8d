package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated network that runs by itself, in daemon threads of its own, until this is closed. See
 * {@link SimulatedNetwork#runInBackground} and {@link SimulatedNetwork#runInRealTime}.
 *
 * <p>One thread at a time, the driver, lets events happen, and runs actions. Another stands by as
 * soon as there are actions: when one takes longer than 1 ms, or itself waits for the network, that
 * thread drives on. So an action that blocks holds up nobody. Threads end when they were not needed
 * for 200 ms, and others are started when they are.
 */
public final class Background implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private static final int EVENTS_PER_TURN = 256;

  /** How long an action may keep the driver, and how often those who wait look by themselves. */
  private static final long GLANCE_MILLIS = 1;

  /** How long a thread stays that is not needed. */
  private static final long KEEP_ALIVE_MILLIS = 200;

  /** How long the driver leaves the lock to those who wait, after a turn. */
  private static final long PAUSE_NANOS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EventLoop loop;
  private final Schedule schedule;
  private final Object lock;
  private final boolean isInRealTime;
  private final long realStart = System.nanoTime();
  private final long virtualStart;

  // All that changes is guarded by the lock.

  private @Nullable Thread driver;
  private @Nullable Thread standby;

  /** Whether the driver runs an action, outside of the lock. */
  private boolean isInAction;

  /** When an action began last, in real time. */
  private long actionSince = System.nanoTime();

  /** Whether the driver waits until it is needed. */
  private boolean isIdle;

  /** How many threads of others wait for what this one lets happen. */
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

  /** Whether others are to wait instead of running the network themselves. */
  boolean isDriving() {
    return !isClosed && (isNeeded() || isInAction);
  }

  private boolean isNeeded() {
    return isInRealTime || schedule.pendingActions() > 0;
  }

  /** Sees to it that somebody drives, if that is needed. */
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
   * Waits until something has happened, or shortly; the lock is not held meanwhile. If this thread
   * is the driver, in one of its actions, another drives from now on.
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

  /** The life of a thread: to drive, to stand by, or to end where others do both. */
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

  /** Whether the driver is needed; if not, it has waited. */
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

  /** Lets some events happen, until an action is due, which the driver then runs. */
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
      LOG.error("the network does not run in the background any more", e);
      close();
    } catch (RuntimeException | Error e) {
      LOG.error("a listener of the network threw", e);
    }
    return null;
  }

  private long limit() {
    return isInRealTime ? virtualStart + (System.nanoTime() - realStart) : Long.MAX_VALUE;
  }

  /**
   * Waits, and then takes over from a driver that is held up. Actions begin without a word, so this
   * looks at the clock.
   *
   * @return false if there was no action for so long that nobody needs to stand by
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

  @SuppressWarnings("WaitNotInLoop") // The callers look again.
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
      LOG.error("an action of the network threw", e);
    }
  }

  /**
   * Lets time stand still again: nothing happens any more when this returns, unless the caller runs
   * the network. An action that is running goes on. Closing twice changes nothing.
   */
  @Override
  public void close() {
    synchronized (lock) {
      isClosed = true;
      lock.notifyAll();
    }
  }
}
