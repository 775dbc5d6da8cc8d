package io.kvszoo;

import io.kvszoo.network.Network;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one warning if operations wait while no time of the network passes for two seconds of real
 * time. It has no other effect, and does not keep a server from being garbage-collected.
 */
final class TimeWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TimeWatch.class);
  private static final long PATIENCE_SECONDS = 2;

  private final Network network;
  private final BooleanSupplier isAwaiting;

  /** Whether a check is scheduled, or the warning was logged. */
  private final AtomicBoolean isWatching = new AtomicBoolean();

  TimeWatch(Network network, BooleanSupplier isAwaiting) {
    this.network = network;
    this.isAwaiting = isAwaiting;
  }

  /** Called when an operation begins to wait. */
  void watch() {
    if (!isWatching.get() && isWatching.compareAndSet(false, true)) {
      lookLater();
    }
  }

  private void lookLater() {
    WeakReference<TimeWatch> watch = new WeakReference<>(this);
    Duration then = network.now();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              TimeWatch watching = watch.get();
              if (watching != null) {
                watching.look(then);
              }
            });
  }

  private void look(Duration then) {
    if (!isAwaiting.getAsBoolean()) {
      isWatching.set(false);
    } else if (network.now().equals(then)) {
      LOG.warn(
          "asynchronous operations are waiting, but the time of the network has been {} for {} s: a network that the caller made must be run by the caller; join a future of a client, call KVSServer.await, run the network, or let it run by itself with SimulatedNetwork.runInBackground()",
          then,
          PATIENCE_SECONDS);
    } else {
      lookLater();
    }
  }
}
