package io.kvszoo.testkit.checker.linearizability;

/**
 * A step of a {@link SequentialModel}.
 *
 * @param next the state after the step
 * @param output the output that the client receives
 * @param <S> the type of the states of the model
 * @param <O> the type of the outputs of operations
 */
public record Transition<S, O>(S next, O output) {}
