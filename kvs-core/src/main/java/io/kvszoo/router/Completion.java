package io.kvszoo.router;

import io.kvszoo.operation.Outcome;

/**
 * Takes the outcome of one operation.
 *
 * @param <V> the values
 */
public interface Completion<V> {

  /**
   * Tells how the operation ended. The first outcome counts; later ones are ignored.
   *
   * @param outcome the outcome
   */
  void complete(Outcome<V> outcome);

  /**
   * Whether the operation has ended, be it that the client gave up.
   *
   * @return whether it needs no more work
   */
  boolean isComplete();
}
