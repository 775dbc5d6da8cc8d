package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Completion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a client: it is new, then begins, and ends when it is completed or given up,
 * whichever comes first. Each happens once.
 *
 * <p>What changes is guarded by the lock of the session, which has a list of its calls to end them
 * all together. Nothing else is called under this lock, so that it can be taken under any other.
 */
class Call<V> implements Completion<V> {

  private final KVSOperation<V> operation;
  private final SessionHandle<V> handle;

  /** Whether who ends the operation finishes it. */
  private boolean isToBeFinished;

  private @Nullable Outcome<V> outcomeIfGivenUp;

  /** Set once, under the lock, and read anywhere. */
  private volatile @Nullable Outcome<V> outcome;

  /** The neighbours in the session's list of calls that have begun and not ended. */
  @Nullable Call<V> previous;

  @Nullable Call<V> next;

  Call(KVSOperation<V> operation, SessionHandle<V> handle) {
    this.operation = operation;
    this.handle = handle;
  }

  /** Begins the operation. If an exception is thrown it has ended, and nobody was told. */
  final void begin() {
    handle.add(this);
    try {
      begun();
      handle.session().submit(operation, this);
    } catch (RuntimeException | Error e) {
      var unused = giveUp("it could not be begun");
      throw e;
    }
  }

  /**
   * Lets who ends the operation finish it from now on, so that this does not happen inside of
   * {@link #begin}.
   *
   * @return false if it has ended, so that the caller finishes it
   */
  final boolean finishAtEnd() {
    synchronized (handle) {
      isToBeFinished = true;
      return !isComplete();
    }
  }

  /** What is to do when the session knows of the call, before the operation is submitted. */
  void begun() {}

  /** Finishes the operation, which has ended. */
  void ended() {}

  @Override
  public final void complete(Outcome<V> ended) {
    if (end(ended)) {
      ended();
    }
  }

  /** Ends the operation if it has not ended, since its limit is over, and returns how it did. */
  final Outcome<V> giveUpAfter(Duration limit) {
    Outcome<V> known = outcome;
    return known == null ? giveUp("no answer within " + limit + " of virtual time") : known;
  }

  /** Ends the operation if it has not ended, and returns how it did. */
  final Outcome<V> giveUp(String reason) {
    boolean finishes;
    synchronized (handle) {
      finishes = !isComplete() && end(givenUp(reason));
    }
    if (finishes) {
      ended();
    }
    return outcome();
  }

  /** Ends the operation, if it has not ended; true if it did now, and is to be finished. */
  private boolean end(Outcome<V> how) {
    synchronized (handle) {
      if (isComplete()) {
        return false;
      }
      outcome = how;
      handle.remove(this);
      return isToBeFinished;
    }
  }

  @Override
  public final boolean ifGivenUp(Outcome<V> expected) {
    synchronized (handle) {
      outcomeIfGivenUp = expected;
      return !isComplete();
    }
  }

  @Override
  public final boolean isComplete() {
    return outcome != null;
  }

  final Outcome<V> outcome() {
    Outcome<V> known = outcome;
    if (known == null) {
      throw new IllegalStateException("'" + operation + "' has not ended");
    }
    return known;
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
      throw new UnavailableException(operation, notDone);
    }
    throw new OutcomeUnknownException(operation, ((Outcome.Unknown<V>) outcome).reason());
  }
}
