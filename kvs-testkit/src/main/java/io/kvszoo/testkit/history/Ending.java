package io.kvszoo.testkit.history;

import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;

/**
 * How an operation ended, as its client knows it.
 *
 * @param <O> the type of the outputs of operations
 */
public sealed interface Ending<O> {

  /**
   * What a store told its client.
   *
   * @param outcome the outcome
   * @param <V> the type of the values
   * @return the same as an ending
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
   * It took effect, with this output.
   *
   * @param output what the client was told
   * @param <O> the type of the outputs of operations
   */
  record Ok<O>(O output) implements Ending<O> {

    @Override
    public String toString() {
      return output.toString();
    }
  }

  /**
   * It definitely had no effect, and never will.
   *
   * @param reason why, for people
   * @param <O> the type of the outputs of operations
   */
  record Failed<O>(String reason) implements Ending<O> {

    @Override
    public String toString() {
      return "failed: " + reason;
    }
  }

  /**
   * It may have taken effect, may yet, or may never.
   *
   * @param reason why that is not known, for people
   * @param <O> the type of the outputs of operations
   */
  record Unknown<O>(String reason) implements Ending<O> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
