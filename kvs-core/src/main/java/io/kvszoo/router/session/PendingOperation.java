package io.kvszoo.router.session;

import io.kvszoo.operation.KVSOperation;

/**
 * An operation of a {@link ClientSession} that has not ended: its number, and when it was sent.
 * Sessions extend it by what their protocol knows of an operation.
 *
 * @param <V> the values
 */
public abstract class PendingOperation<V> {

  private final KVSOperation<V> operation;
  private final Completion<V> completion;

  // Kept by the session, times in ns.

  long sequence;
  int copies;
  long firstSent;
  long askedAt;
  long lastSent;
  long due;

  /**
   * An operation that has no number yet.
   *
   * @param operation what to do
   * @param completion takes the outcome
   */
  protected PendingOperation(KVSOperation<V> operation, Completion<V> completion) {
    this.operation = operation;
    this.completion = completion;
  }

  /**
   * What to do.
   *
   * @return the operation
   */
  public final KVSOperation<V> operation() {
    return operation;
  }

  /**
   * Takes the outcome.
   *
   * @return the completion
   */
  public final Completion<V> completion() {
    return completion;
  }

  /**
   * The number of the operation in its session.
   *
   * @return the number, from 1; 0 before the operation has one
   */
  public final long sequence() {
    return sequence;
  }

  /**
   * How many copies of it were sent under its number.
   *
   * @return 0 before the first
   */
  public final int copies() {
    return copies;
  }

  /**
   * When it was first sent under its number, by the clock of the session's host, which goes on
   * while the host is paused: how old an answer may be.
   *
   * @return nanoseconds since 1970; meaningless before the first copy
   */
  public final long askedAt() {
    return askedAt;
  }

  /**
   * When it is to be sent again, by {@link ClientSession#now}.
   *
   * @return nanoseconds; meaningless before the first copy
   */
  public final long due() {
    return due;
  }
}
