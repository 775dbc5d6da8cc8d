package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableSet;
import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;
import io.kvszoo.text.Excerpt;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sessions of a server: opens them, and closes them with it. */
final class Sessions<V> {

  private static final String CLOSED = "the server was closed";

  private final Storage<V, ?> storage;
  private final Router router;
  private final Network network;
  private final Gateway<V> gateway;
  private final Set<String> hosts;
  private final InFlight inFlight;
  private final OperationListeners listeners;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<SessionHandle<V>> open = new LinkedHashSet<>();
  private int unnamed;
  private int connected;
  private volatile boolean isClosed;

  Sessions(Storage<V, ?> storage, Router router, Network network, Gateway<V> gateway) {
    this.storage = storage;
    this.router = router;
    this.network = network;
    this.gateway = gateway;
    hosts = ImmutableSet.copyOf(router.topology().hosts());
    inFlight = new InFlight(network);
    listeners = new OperationListeners(network);
  }

  /** The asynchronous operations that have not ended. */
  InFlight inFlight() {
    return inFlight;
  }

  OperationListeners listeners() {
    return listeners;
  }

  /** Generates a name for a client. */
  synchronized String nextName() {
    return "client-" + ++unnamed;
  }

  SessionHandle<V> open(String name) {
    checkOpen();
    checkNotNull(name, "client name must not be null; use connect() for a generated name");
    checkArgument(
        !name.isBlank(),
        "client name '%s' must not be blank; use connect() for a generated name",
        name);
    checkArgument(
        !hosts.contains(name),
        "client name '%s' is the name of a host of the server; choose another name",
        name);
    int number;
    int index;
    synchronized (this) {
      number = numbers.merge(name, 1, Integer::sum);
      index = connected++;
    }
    ClientHost host = ClientHost.in(network, name, Integer.toString(number), index);
    SessionHandle<V> opened = new SessionHandle<>(this, name, host, gateway.open(host));
    synchronized (this) {
      if (!isClosed) {
        open.add(opened);
        return opened;
      }
    }
    opened.close(CLOSED);
    throw closed();
  }

  /** Rejects an operation that no session of the server can execute. */
  void check(KVSOperation<V> operation) {
    checkNotNull(
        operation, "operation must not be null; create one, such as KVSOperation.get(key)");
    checkOpen();
    if (operation instanceof KVSOperation.CompareAndSet) {
      checkArgument(
          router instanceof LinearizableRouter,
          "'%s' needs a LinearizableRouter; %s over %s (%s) has no compareAndSet; use a router that has it, such as LocalRouter or PaxosRouter",
          operation,
          Excerpt.of(router),
          Excerpt.of(storage),
          router.consistency(storage));
    }
  }

  private void checkOpen() {
    if (isClosed) {
      throw closed();
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the server is closed; start another");
  }

  /** Removes a closed session from those that are closed with the server. */
  synchronized void forget(SessionHandle<V> handle) {
    open.remove(handle);
  }

  /**
   * Rejects new sessions and operations from now on; returns false if they were rejected before.
   */
  synchronized boolean refuseMore() {
    boolean wasClosed = isClosed;
    isClosed = true;
    return !wasClosed;
  }

  /** Closes all open sessions; called after {@link #refuseMore}. */
  void closeAll() {
    List<SessionHandle<V>> toClose;
    synchronized (this) {
      toClose = List.copyOf(open);
      open.clear();
    }
    toClose.forEach(handle -> handle.close(CLOSED));
  }
}
