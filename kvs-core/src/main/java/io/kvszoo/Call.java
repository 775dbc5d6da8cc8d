package io.kvszoo;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a client, which ends once: when it is completed or given up, whichever comes
 * first. One atomic variable holds both the outcome of a call that has ended and the outcome that
 * is expected if it is given up, so that concurrent steps are totally ordered.
 */
abstract class Call<V> implements Completion<V> {

  /**
   * The state of a call that has not ended: its outcome if it is given up; null if not specified.
   */
  private record Open<V>(@Nullable Outcome<V> ifGivenUp) {}

  private static final Open<?> BEGUN = new Open<>(null);

  private final KVSOperation<V> operation;

  /** For the listeners of the server; null if there are none, or the call has not begun. */
  private OperationListeners.@Nullable Observation observation;

  /**
   * The session to which the operation was submitted; null before. Whoever gives up at that very
   * moment may not see it, and then the session finds out by {@link #isComplete}.
   */
  private @Nullable Session<V> session;

  /** An {@link Open} while the call is in flight, and an {@link Outcome} after its end. */
  private final AtomicReference<Object> state = new AtomicReference<>(BEGUN);

  Call(KVSOperation<V> operation) {
    this.operation = operation;
  }

  final KVSOperation<V> operation() {
    return operation;
  }

  /** Submits the operation to a session. If that throws, the call has ended. */
  final void submitTo(Session<V> to, OperationListeners.@Nullable Observation observed) {
    observation = observed;
    try {
      to.submit(operation, this);
    } catch (RuntimeException | Error e) {
      giveUp("the operation could not be started");
      throw e;
    }
    session = to;
  }

  /** Called once, when the operation has ended. */
  abstract void ended();

  /** Ends the duration that listeners receive. */
  final void stopTime() {
    if (observation != null) {
      observation.stop();
    }
  }

  /** Notifies the listeners of the outcome; called outside of any lock. */
  final void tellListeners() {
    if (observation != null) {
      observation.tell(outcome());
    }
  }

  @Override
  public final void complete(Outcome<V> how) {
    Object now = state.get();
    while (now instanceof Open<?>) {
      if (state.compareAndSet(now, how)) {
        ended();
        return;
      }
      now = state.get();
    }
  }

  /** Ends the operation, if it has not ended, because its limit has passed. */
  final void giveUpAfter(Duration limit) {
    if (!isComplete()) {
      giveUp("no answer within " + limit + " of virtual time");
    }
  }

  /** Ends the operation if it has not ended, and tells its session. */
  @SuppressWarnings("unchecked") // An open state holds an outcome of type V.
  final void giveUp(String reason) {
    Object now = state.get();
    while (now instanceof Open<?>) {
      if (state.compareAndSet(now, givenUp(reason, ((Open<V>) now).ifGivenUp))) {
        ended();
        if (session != null) {
          session.giveUp(operation, this);
        }
        return;
      }
      now = state.get();
    }
  }

  @Override
  public final boolean ifGivenUp(Outcome<V> expected) {
    Open<V> open = new Open<>(expected);
    Object now = state.get();
    while (now instanceof Open<?>) {
      if (state.compareAndSet(now, open)) {
        return true;
      }
      now = state.get();
    }
    return false;
  }

  @Override
  public final boolean isComplete() {
    return !(state.get() instanceof Open<?>);
  }

  @SuppressWarnings("unchecked") // A state that is not open is an outcome of type V.
  final Outcome<V> outcome() {
    Object now = checkNotNull(state.get());
    if (now instanceof Open<?>) {
      throw new IllegalStateException("'" + operation + "' has not ended");
    }
    return (Outcome<V>) now;
  }

  private Outcome<V> givenUp(String reason, @Nullable Outcome<V> expected) {
    if (expected instanceof Outcome.NotDone<V> notDone) {
      return new Outcome.NotDone<>(
          reason + ": " + notDone.reason(), Optional.empty(), notDone.retryAfter());
    } else if (expected instanceof Outcome.Unknown<V> unknown) {
      return new Outcome.Unknown<>(reason + ": " + unknown.reason());
    }
    return operation.isWrite() ? new Outcome.Unknown<>(reason) : new Outcome.NotDone<>(reason);
  }
}
