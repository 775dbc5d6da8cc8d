package io.kvszoo;

import io.kvszoo.network.Timer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that completes a future, outside of any lock. */
final class AsyncCall<V, T> extends Call<V> implements Runnable {

  private final SessionHandle<V> handle;
  private final Duration limit;
  private final Function<Outcome<V>, T> result;
  private final InFlight inFlight;
  private final OperationFuture<T> future;
  private @Nullable Timer timer;

  AsyncCall(
      KVSOperation<V> operation,
      SessionHandle<V> handle,
      Duration limit,
      Function<Outcome<V>, T> result) {
    super(operation, handle);
    this.handle = handle;
    this.limit = limit;
    this.result = result;
    inFlight = handle.server().inFlight();
    future = new OperationFuture<>(inFlight);
  }

  CompletableFuture<T> start() {
    inFlight.begin();
    try {
      begin();
    } catch (RuntimeException | Error e) {
      cancelTimer();
      inFlight.end();
      throw e;
    }
    inFlight.needTime();
    if (!finishAtEnd()) {
      finish();
    }
    return future;
  }

  /** An answer at the limit is in time, so the time to give up is the next. */
  @Override
  void begun() {
    timer = handle.network().after(limit.plusNanos(1), this);
  }

  /** The limit is over. */
  @Override
  public void run() {
    var unused = giveUpAfter(limit);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  void ended() {
    inFlight.finishSoon(this);
  }

  /** Completes the future. */
  void finish() {
    cancelTimer();
    inFlight.needNoTime();
    try {
      future.complete(result.apply(outcome()));
    } catch (RuntimeException e) { // What the outcome says, or a result of the wrong kind.
      future.completeExceptionally(e);
    } finally {
      inFlight.end();
    }
  }
}
