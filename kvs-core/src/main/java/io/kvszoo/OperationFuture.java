package io.kvszoo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A future that lets virtual time pass when somebody waits for it, as do the stages made from it;
 * without that, waiting would stop the very thread that the answer needs.
 */
final class OperationFuture<T> extends CompletableFuture<T> {

  private static final long GLANCE_NANOS = 1_000_000;

  private final KVSServer<?, ?, ?> server;

  OperationFuture(KVSServer<?, ?, ?> server) {
    this.server = server;
  }

  /**
   * Waits, for operations in virtual time, and in real time for stages that run on other threads,
   * which may begin operations again.
   */
  private void waitUntilDone() {
    while (!isDone() && !Thread.currentThread().isInterrupted()) {
      server.passTimeUntilDone(this);
      if (!isDone()) {
        LockSupport.parkNanos(GLANCE_NANOS);
      }
    }
  }

  @Override
  public T join() {
    waitUntilDone();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    waitUntilDone();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    server.passTimeUntilDone(this);
    return super.get(timeout, unit);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new OperationFuture<>(server);
  }
}
