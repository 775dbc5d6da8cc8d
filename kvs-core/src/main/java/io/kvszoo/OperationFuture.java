package io.kvszoo;

import io.kvszoo.network.Network;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that lets virtual time pass when somebody waits for it, as do the stages made from it;
 * without that, waiting would stop the very thread that the answer needs.
 */
class OperationFuture<T> extends CompletableFuture<T> {

  private final Network network;
  private final Duration limit;

  OperationFuture(Network network, Duration limit) {
    this.network = network;
    this.limit = limit;
  }

  private void drive() {
    if (!isDone()) {
      network.await(this::isDone, limit);
    }
  }

  @Override
  public T join() {
    drive();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    drive();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    drive();
    return super.get(timeout, unit);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new OperationFuture<>(network, limit);
  }
}
