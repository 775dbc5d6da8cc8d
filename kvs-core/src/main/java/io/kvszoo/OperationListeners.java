package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operation listeners of a server. Without listeners, operations have no overhead. */
final class OperationListeners {

  private static final Logger LOG = LoggerFactory.getLogger(OperationListeners.class);

  private final Network network;
  private final List<OperationListener> listeners = new CopyOnWriteArrayList<>();

  OperationListeners(Network network) {
    this.network = network;
  }

  void add(OperationListener listener) {
    listeners.add(listener);
  }

  /** Notifies the listeners that an operation begins; null if there are none. */
  @Nullable Observation begin(String client, KVSOperation<?> operation) {
    if (listeners.isEmpty()) {
      return null;
    }
    tell(listener -> listener.onBegin(client, operation));
    return new Observation(client, operation);
  }

  private void tell(Consumer<OperationListener> what) {
    for (OperationListener listener : listeners) {
      try {
        what.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("an operation listener threw an exception", e);
      }
    }
  }

  /** An operation of whose begin the listeners were notified. */
  final class Observation {

    private final String client;
    private final KVSOperation<?> operation;
    private final Duration virtualBegin = network.now();
    private final long realBegin = System.nanoTime();
    private Duration virtualTime = Duration.ZERO;
    private Duration realTime = Duration.ZERO;

    private Observation(String client, KVSOperation<?> operation) {
      this.client = client;
      this.operation = operation;
    }

    /** Records that the operation ends now. Called once, possibly in the middle of an event. */
    void stop() {
      virtualTime = network.now().minus(virtualBegin);
      realTime = Duration.ofNanos(System.nanoTime() - realBegin);
    }

    /** Notifies the listeners that the operation has ended. */
    void tell(Outcome<?> outcome) {
      OperationListener.Ended ended =
          new OperationListener.Ended(client, operation, outcome, virtualTime, realTime);
      OperationListeners.this.tell(listener -> listener.onEnd(ended));
    }
  }
}
