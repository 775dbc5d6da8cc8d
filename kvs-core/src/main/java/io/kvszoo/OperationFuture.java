package io.kvszoo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that lets virtual time pass when somebody waits for it, as do the stages made from it;
 * without that, waiting would stop the very thread that the answer needs. Stages that run on other
 * threads are waited for in real time; they may begin operations again.
 */
final class OperationFuture<T> extends CompletableFuture<T> {

  private final InFlight inFlight;

  /** The call that completes this; null for a stage made from another. */
  private final @Nullable Call<?> call;

  OperationFuture(InFlight inFlight, @Nullable Call<?> call) {
    this.inFlight = inFlight;
    this.call = call;
  }

  private void waitUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      inFlight.pass(condition);
    }
  }

  private boolean isDoneOrInterrupted() {
    return isDone() || Thread.currentThread().isInterrupted();
  }

  @Override
  public T join() {
    boolean wasInterrupted = false;
    try {
      while (!isDone()) {
        wasInterrupted |= Thread.interrupted(); // Else the thread could not wait.
        inFlight.pass(this::isDone);
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    waitUntil(this::isDoneOrInterrupted);
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    long nanos = unit.toNanos(timeout);
    waitUntil(() -> isDoneOrInterrupted() || System.nanoTime() - start >= nanos);
    return super.get(0, TimeUnit.NANOSECONDS);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new OperationFuture<>(inFlight, null);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isCancelled = super.cancel(mayInterruptIfRunning);
    if (isCancelled && call != null) {
      call.giveUp("its future was cancelled");
    }
    return isCancelled;
  }
}
