package io.kvszoo.testkit.checker.linearizability;

/**
 * An operation on a compare-and-set register.
 *
 * @param <V> the type of the values
 */
public sealed interface RegisterOperation<V> {

  /**
   * Reads the value.
   *
   * @param <V> the type of the values
   */
  record Read<V>() implements RegisterOperation<V> {}

  /**
   * Sets the value.
   *
   * @param value the new value
   * @param <V> the type of the values
   */
  record Write<V>(V value) implements RegisterOperation<V> {}

  /**
   * Sets the value if it equals the expected one.
   *
   * @param expected the value that the register must have
   * @param update the new value
   * @param <V> the type of the values
   */
  record CompareAndSet<V>(V expected, V update) implements RegisterOperation<V> {}
}
