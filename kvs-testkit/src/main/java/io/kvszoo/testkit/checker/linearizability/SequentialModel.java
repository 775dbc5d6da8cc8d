package io.kvszoo.testkit.checker.linearizability;

import java.util.Optional;

/**
 * The behaviour of an object whose operations are executed sequentially: an executable
 * specification, with which a {@link LinearizabilityChecker} compares concurrent histories.
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
 * <p>States and inputs must be immutable, with {@code equals} and {@code hashCode} by value. A
 * model must be stateless, so that checks can run in parallel.
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
   * Executes one operation.
   *
   * @param state a state
   * @param input an input
   * @return the next state, and the output that the client must receive
   */
  Transition<S, O> step(S state, I input);

  /**
   * Returns whether the output that a client received is the expected one.
   *
   * @param observed the output that the client received
   * @param expected the output of {@link #step}
   * @return whether they match; by default compared by {@code equals}
   */
  default boolean matches(O observed, O expected) {
    return observed.equals(expected);
  }

  /**
   * Returns the part of the state that an operation accesses. Parts must be independent, so that
   * each can be checked separately (locality: Herlihy and Wing, 1990).
   *
   * @param input an input
   * @return a key of the part, with {@code equals} by value; by default all operations access the
   *     same part
   */
  default Object part(I input) {
    return "";
  }

  /**
   * Returns what is known about the effect of an operation, which speeds up checking.
   *
   * @param input its input
   * @param observed the output that the client received; empty if the outcome is unknown
   * @return the effect; by default {@link Effect#UPDATE}, which is always correct
   */
  default Effect effect(I input, Optional<O> observed) {
    return Effect.UPDATE;
  }
}
