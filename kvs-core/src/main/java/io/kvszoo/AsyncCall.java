package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.network.Timer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that completes a future, outside of any lock and of any event: in {@link #start}, if it
 * has ended by then, and else soon after it has ended.
 */
final class AsyncCall<V, T> extends Call<V> implements Runnable, InFlight.Ending {

  private final OpenCalls<V> calls;
  private final Duration limit;
  private final InFlight inFlight;
  private final Function<Outcome<V>, T> result;
  private final OperationFuture<T> future;

  /**
   * Whether one of two things has happened: the call has ended, or its submission has returned. The
   * second of them finishes the call.
   */
  private final AtomicBoolean isHalfway = new AtomicBoolean();

  private volatile @Nullable Timer timer;
  private boolean hasLeft;

  /** The neighbours in the list of the session's calls, guarded by that list. */
  @Nullable AsyncCall<V, ?> previous;

  @Nullable AsyncCall<V, ?> next;

  AsyncCall(
      KVSOperation<V> operation,
      Function<Outcome<V>, T> result,
      OpenCalls<V> calls,
      Duration limit,
      InFlight inFlight) {
    super(operation);
    this.result = result;
    this.calls = calls;
    this.limit = limit;
    this.inFlight = inFlight;
    future = new OperationFuture<>(inFlight, this);
  }

  /** Begins the operation, which has already been added to the session's calls. */
  CompletableFuture<T> start(
      Session<V> session, Network network, OperationListeners.@Nullable Observation observed) {
    inFlight.begin();
    try {
      submitTo(session, observed);
      if (!isComplete()) {
        // An answer exactly at the limit is in time, so the call is given up one nanosecond later.
        timer = network.after(limit.plusNanos(1), this);
      }
    } catch (RuntimeException | Error e) {
      giveUp("the operation could not be started");
      leave();
      inFlight.end();
      tellListeners();
      throw e;
    }
    inFlight.needTime();
    if (isSecond()) {
      finish();
    } else {
      inFlight.watchTime();
    }
    return future;
  }

  private boolean isSecond() {
    return !isHalfway.compareAndSet(false, true);
  }

  /** Called when the limit has passed. */
  @Override
  public void run() {
    giveUpAfter(limit);
  }

  @Override
  void ended() {
    stopTime();
    if (isSecond()) {
      inFlight.finishSoon(this);
    }
    cancelTimer(); // At once, so that no time passes for the timer.
  }

  private void leave() {
    calls.remove(this);
    cancelTimer();
  }

  private void cancelTimer() {
    Timer limiting = timer;
    if (limiting != null) {
      limiting.cancel();
    }
  }

  @Override
  public void finish() {
    if (!hasLeft) {
      hasLeft = true;
      leave();
      inFlight.needNoTime();
      tellListeners();
    }
    try {
      future.complete(result.apply(outcome()));
    } catch (RuntimeException e) { // The exception for the outcome, or a result of the wrong type.
      future.completeExceptionally(e);
    }
    inFlight.end();
  }
}
