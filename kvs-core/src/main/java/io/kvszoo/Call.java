package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Completion;
import io.kvszoo.router.Session;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation that a client is waiting for. As a condition to wait for, it begins the operation
 * when it is first asked, so that a wait which is refused has begun nothing.
 */
class Call<V> implements Completion<V>, BooleanSupplier {

  private final KVSOperation<V> operation;
  private final Session<V> session;
  private boolean begun;

  /** Outcomes are immutable; a thread that still sees none asks again under the network's lock. */
  private @Nullable Outcome<V> outcome;

  private @Nullable Outcome<V> outcomeIfGivenUp;

  Call(KVSOperation<V> operation, Session<V> session) {
    this.operation = operation;
    this.session = session;
  }

  final void begin() {
    begun = true;
    session.submit(operation, this);
  }

  @Override
  public final boolean getAsBoolean() {
    if (!begun) {
      begin();
    }
    return isComplete();
  }

  @Override
  public final void complete(Outcome<V> ended) {
    if (outcome == null) {
      outcome = ended;
      completed(ended);
    }
  }

  @Override
  public final void ifGivenUp(Outcome<V> expected) {
    outcomeIfGivenUp = expected;
  }

  /** What else is to do when the outcome is known. */
  void completed(Outcome<V> ended) {}

  @Override
  public final boolean isComplete() {
    return outcome != null;
  }

  /** Ends the operation if it has not ended; whether a write was done is not known then. */
  final Outcome<V> outcomeWithin(Duration limit) {
    Outcome<V> ended = outcome;
    if (ended == null) {
      ended = givenUp("no answer within " + limit + " of virtual time");
      complete(ended);
    }
    return ended;
  }

  private Outcome<V> givenUp(String reason) {
    if (outcomeIfGivenUp instanceof Outcome.NotDone<V> notDone) {
      return new Outcome.NotDone<>(reason + ": " + notDone.reason());
    } else if (outcomeIfGivenUp instanceof Outcome.Unknown<V> unknown) {
      return new Outcome.Unknown<>(reason + ": " + unknown.reason());
    }
    return operation.isWrite() ? new Outcome.Unknown<>(reason) : new Outcome.NotDone<>(reason);
  }

  /** The result of an operation that is done, or the exception of one that is not. */
  static <V> KVSResult<V> resultOf(KVSOperation<V> operation, Outcome<V> outcome) {
    if (outcome instanceof Outcome.Done<V> done) {
      return done.result();
    } else if (outcome instanceof Outcome.NotDone<V> notDone) {
      throw new UnavailableException(operation, notDone.reason());
    }
    throw new OutcomeUnknownException(operation, ((Outcome.Unknown<V>) outcome).reason());
  }
}
