package io.kvszoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of one session, which end together when the session is closed. They form a
 * linked list, so that a call is added and removed in O(1).
 */
final class OpenCalls<V> {

  private @Nullable AsyncCall<V, ?> newest;

  /** Why the session is closed; null while it is open. */
  private volatile @Nullable String closedBecause;

  /** Adds a call that is about to begin; false if the session is closed. */
  synchronized boolean add(AsyncCall<V, ?> call) {
    if (closedBecause != null) {
      return false;
    }
    if (newest != null) {
      newest.next = call;
      call.previous = newest;
    }
    newest = call;
    return true;
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

  /** Why the session is closed; empty while it is open. */
  Optional<String> closedBecause() {
    return Optional.ofNullable(closedBecause);
  }

  /**
   * Ends all calls, in the order in which they began, and rejects further ones.
   *
   * @return false if the session was closed before
   */
  boolean close(String reason) {
    List<AsyncCall<V, ?>> open = new ArrayList<>();
    synchronized (this) {
      if (closedBecause != null) {
        return false;
      }
      closedBecause = reason;
      for (AsyncCall<V, ?> call = newest; call != null; call = call.previous) {
        open.add(call);
      }
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).giveUp(reason);
    }
    return true;
  }
}
