package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.ClientHost;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Session;
import io.kvszoo.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open session, which the views of one client share, and its calls that have begun and not
 * ended. It is the lock of these calls.
 */
final class SessionHandle<V> {

  private final KVSServer<V, ?, ?> server;
  private final String name;
  private final ClientHost host;
  private final Session<V> session;

  /** The newest of its calls, which form a list, so that each comes and goes in O(1). */
  private @Nullable Call<V> newest;

  private boolean isClosed;

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
          server.consistency() == Consistency.LINEARIZABLE,
          "'%s' needs a linearizable router, and %s over %s is %s; use LocalRouter or PaxosRouter",
          operation,
          Excerpt.of(server.router()),
          Excerpt.of(server.storage()),
          server.consistency());
    }
  }

  private synchronized void checkOpen() {
    server.checkOpen();
    checkState(!isClosed, "client '%s' is closed; connect again for a new session", name);
  }

  /** Adds a call that begins. */
  synchronized void add(Call<V> call) {
    checkOpen();
    if (newest != null) {
      newest.next = call;
      call.previous = newest;
    }
    newest = call;
  }

  /** Removes a call that has ended; one that has not begun is not there. */
  synchronized void remove(Call<V> call) {
    @Nullable Call<V> before = call.previous;
    @Nullable Call<V> after = call.next;
    if (before != null) {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    } else if (newest == call) {
      newest = before;
    }
    call.previous = null;
    call.next = null;
  }

  /** Ends the session; what is in flight ends at once, in the order in which it began. */
  void close(String reason) {
    List<Call<V>> open = new ArrayList<>();
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      for (Call<V> call = newest; call != null; call = call.previous) {
        open.add(call);
      }
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      var unused = open.get(i).giveUp(reason);
    }
    host.stop();
    server.forget(this);
    server.inFlight().finishAll();
  }
}
