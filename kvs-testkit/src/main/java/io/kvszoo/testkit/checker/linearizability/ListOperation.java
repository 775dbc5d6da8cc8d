package io.kvszoo.testkit.checker.linearizability;

/**
 * An operation on a list that is kept under a key.
 *
 * @param <T> the type of the elements
 */
public sealed interface ListOperation<T> {

  /**
   * The list's key.
   *
   * @return the key
   */
  String key();

  /**
   * Reads the list.
   *
   * @param key the list's key
   * @param <T> the type of the elements
   */
  record Get<T>(String key) implements ListOperation<T> {}

  /**
   * Makes the list one of this element alone.
   *
   * @param key the list's key
   * @param element the element
   * @param <T> the type of the elements
   */
  record Put<T>(String key, T element) implements ListOperation<T> {}

  /**
   * Adds an element at the end of the list.
   *
   * @param key the list's key
   * @param element the element
   * @param <T> the type of the elements
   */
  record Append<T>(String key, T element) implements ListOperation<T> {}
}
