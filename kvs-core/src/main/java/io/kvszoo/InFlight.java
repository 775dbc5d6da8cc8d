package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The asynchronous operations of a server that are in flight. An operation is counted from before
 * it begins until after its future is completed, so that at any moment a future is complete or its
 * operation is in flight.
 *
 * <p>Futures are completed outside of events, in the order in which the operations ended and before
 * the next event, so that the stages of a future may do anything that a program may do.
 */
final class InFlight {

  /** An operation that has ended, and whose future is not completed yet. */
  interface Ending {

    /** Completes the future. If this throws {@link StackOverflowError}, it must be called again. */
    void finish();
  }

  /** The longest time for which a single wait lets time pass; waits are repeated. */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** How long to wait, in real time, for the progress of other threads. */
  private static final long GLANCE_NANOS = 1_000_000;

  private final Network network;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * The number of operations that need time to pass, which excludes those that are just being
   * started or completed.
   */
  private final AtomicInteger awaiting = new AtomicInteger();

  /** Operations whose futures are not completed yet. */
  private final Queue<Ending> ended = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean isFinishScheduled = new AtomicBoolean();
  private final Runnable finishing = this::finishAll;
  private final TimeWatch timeWatch;

  InFlight(Network network) {
    this.network = network;
    timeWatch = new TimeWatch(network, this::isAwaiting);
  }

  /** Counts an operation that is about to begin. */
  void begin() {
    open.incrementAndGet();
  }

  /** An operation has begun, and its end needs time to pass. */
  void needTime() {
    awaiting.incrementAndGet();
  }

  /** Warns if no thread lets time pass for an operation in flight. */
  void watchTime() {
    timeWatch.watch();
  }

  /** Whether an operation needs time to pass. */
  private boolean isAwaiting() {
    return awaiting.get() > 0;
  }

  /** An operation has ended. */
  void needNoTime() {
    awaiting.decrementAndGet();
  }

  /** The future of an operation is completed. */
  void end() {
    open.decrementAndGet();
  }

  boolean isEmpty() {
    return open.get() == 0;
  }

  /** Finishes an operation outside of the event that the caller may be in. */
  void finishSoon(Ending call) {
    ended.add(call);
    scheduleFinish();
  }

  private void scheduleFinish() {
    if (isFinishScheduled.compareAndSet(false, true)) {
      var unused = network.after(Duration.ZERO, finishing);
    }
  }

  /**
   * Finishes the operations of a session that was closed, since no thread may run the network
   * afterwards. A network that runs by itself finishes them in its own threads, so that no stage
   * blocks the thread that closes.
   */
  void finishClosed() {
    if (!(network instanceof SimulatedNetwork simulated && simulated.isRunInBackground())) {
      finishAll();
    }
  }

  private void finishAll() {
    isFinishScheduled.set(false);
    for (Ending next = ended.poll(); next != null; next = ended.poll()) {
      try {
        if (!ended.isEmpty()) {
          scheduleFinish(); // A stage of the next operation may wait for the ones after it.
        }
        next.finish();
      } catch (StackOverflowError e) {
        // Retried by a caller further down the stack, or before the next event.
        ended.add(next);
        scheduleFinish();
        return;
      }
    }
  }

  /**
   * Waits until a condition holds or a limited time has passed: virtual time if an operation needs
   * it to pass, and otherwise real time, for the progress of other threads.
   */
  void pass(BooleanSupplier condition) {
    if (awaiting.get() > 0) {
      network.await(() -> condition.getAsBoolean() || awaiting.get() <= 0, TURN);
    } else if (!network.await(condition, Duration.ZERO)) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }
}
