package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.ClientHost;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Session;

/** An open session, which the views of one client share. */
final class SessionHandle<V> {

  private final KVSServer<V, ?, ?> server;
  private final String name;
  private final ClientHost host;
  private final Session<V> session;
  private volatile boolean closed;

  SessionHandle(KVSServer<V, ?, ?> server, String name, ClientHost host, Session<V> session) {
    this.server = server;
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

  KVSServer<V, ?, ?> server() {
    return server;
  }

  Network network() {
    return server.network();
  }

  void check(KVSOperation<V> operation) {
    checkNotNull(operation, "operation");
    server.checkOpen();
    checkState(!closed, "client '%s' is closed; connect again for a new session", name);
    checkArgument(
        !(operation instanceof KVSOperation.CompareAndSet)
            || server.consistency() == Consistency.LINEARIZABLE,
        "'%s' needs a linearizable router, and %s over %s is %s; use LocalRouter or PaxosRouter",
        operation,
        server.router(),
        server.storage(),
        server.consistency());
  }

  void close() {
    if (!closed) {
      closed = true;
      host.stop();
    }
  }
}
