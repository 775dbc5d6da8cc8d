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
   * Says how the operation ends if the client gives up before it is completed. If nothing is said,
   * a get ends as not done, and anything else as unknown.
   *
   * @param outcome not done as long as nothing was sent that can take effect, and unknown from then
   *     on; with what stands in the way
   */
  void ifGivenUp(Outcome<V> outcome);

  /**
   * Whether the operation has ended, be it that the client gave up.
   *
   * @return whether it needs no more work
   */
  boolean isComplete();
}
