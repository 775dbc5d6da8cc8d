package io.kvszoo;

import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session, shared by the clients that differ only in their limits. */
final class SessionHandle<V> {

  private final Sessions<V> sessions;
  private final String name;
  private final ClientHost host;
  private final Session<V> session;
  private final OpenCalls<V> calls = new OpenCalls<>();

  SessionHandle(Sessions<V> sessions, String name, ClientHost host, Session<V> session) {
    this.sessions = sessions;
    this.name = name;
    this.host = host;
    this.session = session;
  }

  String name() {
    return name;
  }

  Session<V> session() {
    return session;
  }

  Network network() {
    return host.network();
  }

  /** Rejects an operation that this session cannot execute. */
  void check(KVSOperation<V> operation) {
    sessions.check(operation);
    checkOpen();
  }

  private void checkOpen() {
    checkState(!isClosed(), "client '%s' is closed; connect again to open a new session", name);
  }

  boolean isClosed() {
    return closedBecause().isPresent();
  }

  /** Why it is closed; empty while it is open. */
  Optional<String> closedBecause() {
    return calls.closedBecause();
  }

  /** Begins an operation; a function maps its outcome to the result of the future. */
  <T> CompletableFuture<T> begin(
      KVSOperation<V> operation, Duration limit, Function<Outcome<V>, T> result) {
    check(operation);
    AsyncCall<V, T> call = new AsyncCall<>(operation, result, calls, limit, sessions.inFlight());
    if (!calls.add(call)) {
      checkOpen();
    }
    return call.start(session, network(), observe(operation));
  }

  /** Notifies the listeners that an operation begins; null if there are none. */
  OperationListeners.@Nullable Observation observe(KVSOperation<V> operation) {
    return sessions.listeners().begin(name, operation);
  }

  /** Ends the session; operations in flight end at once, in the order in which they began. */
  void close(String reason) {
    if (calls.close(reason)) {
      host.stop();
      sessions.forget(this);
      sessions.inFlight().finishClosed();
    }
  }
}
