package io.kvszoo.testkit.history;

/**
 * How an operation ended, as its client knows it.
 *
 * @param <O> the outputs of operations
 */
public sealed interface Ending<O> {

  /**
   * It took effect, with this output.
   *
   * @param output what the client was told
   * @param <O> the outputs of operations
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
   * @param <O> the outputs of operations
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
   * @param <O> the outputs of operations
   */
  record Unknown<O>(String reason) implements Ending<O> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
