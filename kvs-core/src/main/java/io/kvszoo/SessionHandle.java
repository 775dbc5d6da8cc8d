package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.ClientHost;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Session;
import io.kvszoo.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open session, which the views of one client share, and the calls with a future that it has, to
 * end them all together.
 */
final class SessionHandle<V> {

  private final KVSServer<V, ?, ?> server;
  private final String name;
  private final ClientHost host;
  private final Session<V> session;

  /** The newest of its calls, which form a list, so that each comes and goes in O(1). */
  private @Nullable AsyncCall<V, ?> newest;

  /** Why it is closed; null while it is open. */
  private volatile @Nullable String closedBecause;

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
    checkNotNull(operation, "operation must not be null; make one, such as KVSOperation.get(key)");
    checkOpen();
    if (operation instanceof KVSOperation.CompareAndSet) {
      checkArgument(
          server.router() instanceof LinearizableRouter,
          "'%s' needs a linearizable router, and %s over %s is %s; use LocalRouter or PaxosRouter",
          operation,
          Excerpt.of(server.router()),
          Excerpt.of(server.storage()),
          server.consistency());
    }
  }

  private void checkOpen() {
    server.checkOpen();
    checkState(!isClosed(), "client '%s' is closed; connect again for a new session", name);
  }

  boolean isClosed() {
    return closedBecause != null;
  }

  /** Why it is closed; empty while it is open. */
  Optional<String> closedBecause() {
    return Optional.ofNullable(closedBecause);
  }

  /** Adds a call that begins. */
  synchronized void add(AsyncCall<V, ?> call) {
    checkOpen();
    if (newest != null) {
      newest.next = call;
      call.previous = newest;
    }
    newest = call;
  }

  /** Removes a call that has ended. */
  synchronized void remove(AsyncCall<V, ?> call) {
    @Nullable AsyncCall<V, ?> before = call.previous;
    @Nullable AsyncCall<V, ?> after = call.next;
    if (before != null) {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    } else {
      newest = before;
    }
    call.previous = null;
    call.next = null;
  }

  /** Ends the session; what is in flight ends at once, in the order in which it began. */
  void close(String reason) {
    List<AsyncCall<V, ?>> open = new ArrayList<>();
    synchronized (this) {
      if (isClosed()) {
        return;
      }
      closedBecause = reason;
      for (AsyncCall<V, ?> call = newest; call != null; call = call.previous) {
        open.add(call);
      }
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).giveUp(reason);
    }
    host.stop();
    server.forget(this);
    server.inFlight().finishAll();
  }
}
