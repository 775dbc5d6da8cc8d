package io.kvszoo.testkit.checker.linearizability;

import java.util.Optional;

/**
 * What an object does when its operations come one after the other: an executable specification,
 * against which a {@link LinearizabilityChecker} holds concurrent histories.
 *
 * <pre>{@code
 * final class CounterModel implements SequentialModel<Integer, String, Integer> {
 *   public Integer initial() { return 0; }
 *   public Transition<Integer, Integer> step(Integer count, String input) {
 *     return input.equals("increment") ? new Transition<>(count + 1, count + 1)
 *                                      : new Transition<>(count, count);
 *   }
 * }
 * }</pre>
 *
 * <p>States and inputs are immutable and have {@code equals} and {@code hashCode} by value. A model
 * has no state of its own, so that checks can run side by side.
 *
 * @param <S> the type of the states of the model
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public interface SequentialModel<S, I, O> {

  /**
   * The state before the first operation.
   *
   * @return the state
   */
  S initial();

  /**
   * What one operation does.
   *
   * @param state a state
   * @param input an input
   * @return the next state, and what the client must be told
   */
  Transition<S, O> step(S state, I input);

  /**
   * Whether what a client was told is what it must be told.
   *
   * @param observed what it was told
   * @param expected what {@link #step} says
   * @return by {@code equals}, if not overridden
   */
  default boolean matches(O observed, O expected) {
    return observed.equals(expected);
  }

  /**
   * The part of the state that an operation works on. Parts are independent of each other, so that
   * each can be checked on its own (Herlihy and Wing's locality, 1990).
   *
   * @param input an input
   * @return a key with {@code equals} by value; the same for all, if not overridden
   */
  default Object part(I input) {
    return "";
  }

  /**
   * What is known of an operation's effect, to check more quickly.
   *
   * @param input its input
   * @param observed what the client was told; empty if the outcome is unknown
   * @return {@link Effect#UPDATE}, which is always right, if not overridden
   */
  default Effect effect(I input, Optional<O> observed) {
    return Effect.UPDATE;
  }
}
