package io.kvszoo.router.session;

import io.kvszoo.operation.Outcome;

/**
 * Takes the outcome of one operation.
 *
 * @param <V> the values
 */
public interface Completion<V> {

  /**
   * Tells how the operation ended. The first end counts, be it this or that the client gave up;
   * later ones are ignored.
   *
   * @param outcome the outcome
   */
  void complete(Outcome<V> outcome);

  /**
   * Says how the operation ends if the client gives up before it is completed. If nothing is said,
   * a get ends as not done, and anything else as unknown.
   *
   * <p>Before a session first sends what can take effect, it must say that the outcome is unknown
   * from now on, and send nothing if the answer is false: the client may give up at any moment, and
   * if it did so before, it was told that the operation was not done. What is said and that the
   * client gives up are one step each, so one comes before the other.
   *
   * @param outcome not done as long as nothing was sent that can take effect, and unknown from then
   *     on; with what stands in the way
   * @return false if the operation has ended, so that nothing may be sent for it any more that can
   *     take effect
   */
  boolean ifGivenUp(Outcome<V> outcome);

  /**
   * Whether the operation has ended, be it that the client gave up.
   *
   * @return whether it needs no more work
   */
  boolean isComplete();
}
