package io.kvszoo.testkit.workbench;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;

/**
 * An operation that has ended.
 *
 * @param index its index in the history of the workbench
 * @param operation what was asked
 * @param outcome how it ended
 * @param begun when it began, in virtual time
 * @param ended when it ended, in virtual time
 * @param <V> the type of the values
 */
public record TimedOperation<V>(
    int index, KVSOperation<V> operation, Outcome<V> outcome, Duration begun, Duration ended) {

  /**
   * Whether it took effect for certain.
   *
   * @return whether the outcome is {@link Outcome.Done}
   */
  public boolean isDone() {
    return outcome instanceof Outcome.Done<V>;
  }

  /**
   * How long it took.
   *
   * @return virtual time
   */
  public Duration duration() {
    return ended.minus(begun);
  }
}
