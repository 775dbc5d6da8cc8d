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

/** The listeners of a server; operations pay nothing where there are none. */
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

  /** Tells that an operation begins; null if there is nobody to tell of its end. */
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
        LOG.error("a listener of operations threw", e);
      }
    }
  }

  /** An operation that listeners were told of. */
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

    /** It ends now; called once, in the middle of an event perhaps. */
    void stop() {
      virtualTime = network.now().minus(virtualBegin);
      realTime = Duration.ofNanos(System.nanoTime() - realBegin);
    }

    /** Tells that it has ended. */
    void tell(Outcome<?> outcome) {
      OperationListener.Ended ended =
          new OperationListener.Ended(client, operation, outcome, virtualTime, realTime);
      OperationListeners.this.tell(listener -> listener.onEnd(ended));
    }
  }
}
