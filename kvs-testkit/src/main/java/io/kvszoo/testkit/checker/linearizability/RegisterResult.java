package io.kvszoo.testkit.checker.linearizability;

/**
 * What a compare-and-set register answers.
 *
 * @param <V> the type of the values
 */
public sealed interface RegisterResult<V> {

  /**
   * A read found this.
   *
   * @param value the value
   * @param <V> the type of the values
   */
  record Value<V>(V value) implements RegisterResult<V> {}

  /**
   * A write took effect.
   *
   * @param <V> the type of the values
   */
  record Written<V>() implements RegisterResult<V> {}

  /**
   * A compareAndSet was decided; one that was not applied says just that the value was another.
   *
   * @param applied whether the value was the expected one, and is the new one now
   * @param <V> the type of the values
   */
  record Compared<V>(boolean applied) implements RegisterResult<V> {}
}
