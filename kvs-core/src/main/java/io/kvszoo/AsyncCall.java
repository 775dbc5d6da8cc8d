package io.kvszoo;

import io.kvszoo.network.Timer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that completes a future, outside of any lock and of any event: in {@link #start}, if it
 * has ended by then, and else soon after it has ended.
 */
final class AsyncCall<V, T> extends Call<V> implements Runnable {

  private final Duration limit;
  private final Function<Outcome<V>, T> result;
  private final InFlight inFlight;
  private final OperationFuture<T> future;

  /** Whether one of two things has happened: it has ended, or is submitted. The other finishes. */
  private final AtomicBoolean isHalfway = new AtomicBoolean();

  private @Nullable Timer timer;
  private boolean hasLeft;

  /** The neighbours in the session's list of calls, guarded by the session. */
  @Nullable AsyncCall<V, ?> previous;

  @Nullable AsyncCall<V, ?> next;

  AsyncCall(
      KVSOperation<V> operation,
      SessionHandle<V> handle,
      Duration limit,
      Function<Outcome<V>, T> result) {
    super(operation, handle);
    this.limit = limit;
    this.result = result;
    inFlight = handle.server().inFlight();
    future = new OperationFuture<>(inFlight);
  }

  CompletableFuture<T> start() {
    handle().add(this);
    inFlight.begin();
    try {
      // An answer at the limit is in time, so the time to give up is the next.
      timer = handle().network().after(limit.plusNanos(1), this);
      submit();
    } catch (RuntimeException | Error e) {
      leave();
      inFlight.end();
      throw e;
    }
    inFlight.needTime();
    if (isSecond()) {
      finish();
    }
    return future;
  }

  private boolean isSecond() {
    return !isHalfway.compareAndSet(false, true);
  }

  /** The limit is over. */
  @Override
  public void run() {
    giveUpAfter(limit);
  }

  @Override
  void ended() {
    if (isSecond()) {
      inFlight.finishSoon(this);
    }
  }

  private void leave() {
    handle().remove(this);
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Completes the future. If this throws, the stack is at its end, and it is to be tried again. */
  void finish() {
    if (!hasLeft) {
      hasLeft = true;
      leave();
      inFlight.needNoTime();
    }
    try {
      future.complete(result.apply(outcome()));
    } catch (RuntimeException e) { // What the outcome says, or a result of the wrong kind.
      future.completeExceptionally(e);
    }
    inFlight.end();
  }
}
