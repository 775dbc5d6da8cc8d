package io.kvszoo.testkit.checker.linearizability;

/**
 * One step of a {@link SequentialModel}.
 *
 * @param next the state after it
 * @param output what the client is told
 * @param <S> the states
 * @param <O> the outputs
 */
public record Transition<S, O>(S next, O output) {}
