package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.session.Decision;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the writes of one key go that a session calls.
 *
 * <p><b>Invariant.</b> No write of a session that has not been given up undoes a later one of the
 * same key, whichever is done first. For a write begins when the one before it was answered or
 * given up, or else only if
 *
 * <ul>
 *   <li>it is a put whose value stays if the one before it is done after it, as it does where the
 *       storage keeps concurrent values side by side; and
 *   <li>the one before it is not blind. A blind one replaces all that its replica has, and thus
 *       what came later too.
 * </ul>
 *
 * <p>A write that was given up after it was sent may still be done, at any time, as may any of
 * which the outcome is unknown.
 */
final class WriteOrder<V, E> {

  private final Storage<V, E> storage;
  private final GossipDecisions decisions;

  /** By key, the last of its writes that has not ended; it or one before it is under way. */
  private final Map<String, Pending<V>> last = new HashMap<>();

  WriteOrder(Storage<V, E> storage, GossipDecisions decisions) {
    this.storage = storage;
    this.decisions = decisions;
  }

  /** Adds a write, and returns the one that it comes after; none if it can begin. */
  @Nullable Pending<V> add(Pending<V> write) {
    @Nullable Pending<V> before = last.put(write.operation().key(), write);
    if (before != null) {
      before.follower = write;
    }
    return before;
  }

  /** Takes out the write that can begin as the one before it has ended; none if there is none. */
  @Nullable Pending<V> next(Pending<V> ended) {
    String key = ended.operation().key();
    if (ended.follower == null && last.get(key) != ended) {
      return null;
    }
    @Nullable Pending<V> next = firstOpen(ended);
    ended.follower = null;
    if (next == null) {
      last.remove(key);
    }
    return next;
  }

  /** Takes out the write that can begin although the one before it is not answered. */
  @Nullable Pending<V> overtaking(Pending<V> unanswered) {
    @Nullable Pending<V> next = firstOpen(unanswered);
    return next != null && mayOvertake(next, unanswered) ? next(unanswered) : null;
  }

  private @Nullable Pending<V> firstOpen(Pending<V> before) {
    @Nullable Pending<V> next = before.follower;
    while (next != null && next.completion().isComplete()) {
      next = next.follower;
    }
    return next;
  }

  private boolean mayOvertake(Pending<V> next, Pending<V> unanswered) {
    boolean stays =
        next.operation() instanceof KVSOperation.Put<V> put && stays(put, unanswered.operation());
    return decisions.mayOvertake(unanswered.replaces == null, stays);
  }

  /** Whether the value of a put stays if another write is done after it and does not replace it. */
  private boolean stays(KVSOperation.Put<V> put, KVSOperation<V> later) {
    try {
      E entry = storage.apply(storage.empty(), alone(put, 0));
      return storage.read(storage.apply(entry, alone(later, 1))).contains(put.value());
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return false; // What the storage cannot do, the replicas say.
    }
  }

  /** A write that replaces nothing, as the first of an actor. */
  private static <V> Write<V> alone(KVSOperation<V> operation, int actor) {
    return new Write<>(
        operation.key(),
        Decision.of(operation, List.of()).value(),
        new Stamp(actor + 1, actor, 1),
        DottedContext.EMPTY,
        new Dependencies(VectorClock.EMPTY));
  }
}
