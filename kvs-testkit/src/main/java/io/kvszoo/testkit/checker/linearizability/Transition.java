package io.kvszoo.testkit.checker.linearizability;

/**
 * One step of a {@link SequentialModel}.
 *
 * @param next the state after it
 * @param output what the client is told
 * @param <S> the type of the states of the model
 * @param <O> the type of the outputs of operations
 */
public record Transition<S, O>(S next, O output) {}
