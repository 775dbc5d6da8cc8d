package io.kvszoo.testkit.history;

import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;

/**
 * How an operation ended, from the view of its client.
 *
 * @param <O> the type of the outputs of operations
 */
public sealed interface Ending<O> {

  /**
   * Converts an outcome of a store.
   *
   * @param outcome the outcome
   * @param <V> the type of the values
   * @return the corresponding ending
   */
  static <V> Ending<KVSResult<V>> of(Outcome<V> outcome) {
    if (outcome instanceof Outcome.Done<V> done) {
      return new Ok<>(done.result());
    } else if (outcome instanceof Outcome.NotDone<V> notDone) {
      return new Failed<>(notDone.reason());
    }
    return new Unknown<>(((Outcome.Unknown<V>) outcome).reason());
  }

  /**
   * The operation took effect.
   *
   * @param output the output that the client received
   * @param <O> the type of the outputs of operations
   */
  record Ok<O>(O output) implements Ending<O> {

    @Override
    public String toString() {
      return output.toString();
    }
  }

  /**
   * The operation had no effect, and never will have one.
   *
   * @param reason why it failed, as text for people
   * @param <O> the type of the outputs of operations
   */
  record Failed<O>(String reason) implements Ending<O> {

    @Override
    public String toString() {
      return "failed: " + reason;
    }
  }

  /**
   * The operation may have taken effect, may still take effect later, or may never take effect.
   *
   * @param reason why the outcome is not known, as text for people
   * @param <O> the type of the outputs of operations
   */
  record Unknown<O>(String reason) implements Ending<O> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
