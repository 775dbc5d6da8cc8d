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
 * it begins until after its future is completed, so that a future is complete, or an operation is
 * in flight, whenever somebody looks.
 *
 * <p>Futures are completed outside of events, so that the stages of a future may do whatever a
 * program may do: in the order in which the operations ended, before the next event.
 */
final class InFlight {

  /** An operation that has ended, and whose future is yet to be completed. */
  interface Ending {

    /**
     * Completes the future. If this throws, the stack is at its end, and it is to be tried again.
     */
    void finish();
  }

  /** How long a wait lets time pass at once; it goes on after that. */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** How long to wait in real time for what other threads do. */
  private static final long GLANCE_NANOS = 1_000_000;

  private final Network network;
  private final AtomicInteger open = new AtomicInteger();

  /** How many of them need time to pass; those that are being begun or completed do not. */
  private final AtomicInteger awaiting = new AtomicInteger();

  /** Operations whose futures are yet to be completed. */
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

  /** Warns if nobody lets time pass for an operation that has begun and not ended. */
  void watchTime() {
    timeWatch.watch();
  }

  /** Whether an operation needs time to pass. */
  private boolean isAwaiting() {
    return awaiting.get() > 0;
  }

  /** The end of an operation has come. */
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
   * Finishes the operations of a session that was closed, since nobody may run the network any
   * more. One that runs by itself does that in its own threads, so that no stage holds up the one
   * who closes.
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
          scheduleFinish(); // In case that a stage of the next waits for those after it.
        }
        next.finish();
      } catch (StackOverflowError e) {
        // For those who called this with more of the stack left, or the next event.
        ended.add(next);
        scheduleFinish();
        return;
      }
    }
  }

  /**
   * Waits until a condition holds, or a turn is over: in virtual time if an operation needs it to
   * pass, and else in real time for what other threads do.
   */
  void pass(BooleanSupplier condition) {
    if (awaiting.get() > 0) {
      network.await(() -> condition.getAsBoolean() || awaiting.get() <= 0, TURN);
    } else if (!network.await(condition, Duration.ZERO)) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }
}
