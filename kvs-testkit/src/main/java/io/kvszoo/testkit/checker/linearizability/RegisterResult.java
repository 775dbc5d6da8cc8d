package io.kvszoo.testkit.checker.linearizability;

/**
 * The result of an operation on a compare-and-set register.
 *
 * @param <V> the type of the values
 */
public sealed interface RegisterResult<V> {

  /**
   * The result of a read.
   *
   * @param value the value
   * @param <V> the type of the values
   */
  record Value<V>(V value) implements RegisterResult<V> {}

  /**
   * The result of a write.
   *
   * @param <V> the type of the values
   */
  record Written<V>() implements RegisterResult<V> {}

  /**
   * The result of a compareAndSet; if it was not applied, the value differed from the expected one.
   *
   * @param applied whether the value was the expected one, and was replaced
   * @param <V> the type of the values
   */
  record Compared<V>(boolean applied) implements RegisterResult<V> {}
}
