package io.kvszoo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that lets virtual time pass while a thread waits for it or for a stage derived from it;
 * otherwise the waiting thread, which has to run the network, would wait for ever. A wait for
 * stages that run on other threads takes real time; such stages may begin further operations.
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
        wasInterrupted |= Thread.interrupted(); // An interrupted thread could not wait.
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
