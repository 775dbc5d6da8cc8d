package io.kvszoo.testkit.workbench;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;

/**
 * An operation that has ended.
 *
 * @param index its index in the history of the workbench
 * @param operation the operation
 * @param outcome how it ended
 * @param begun when it began, in virtual time
 * @param ended when it ended, in virtual time
 * @param <V> the type of the values
 */
public record TimedOperation<V>(
    int index, KVSOperation<V> operation, Outcome<V> outcome, Duration begun, Duration ended) {

  /**
   * Returns whether the operation certainly took effect.
   *
   * @return whether the outcome is {@link Outcome.Done}
   */
  public boolean isDone() {
    return outcome instanceof Outcome.Done<V>;
  }

  /**
   * The time from the begin to the end of the operation.
   *
   * @return virtual time
   */
  public Duration duration() {
    return ended.minus(begun);
  }
}
