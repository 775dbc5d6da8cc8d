package io.kvszoo.testkit.checker.linearizability;

/**
 * An operation on a list that is stored under a key.
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
   * Replaces the list by one that has only this element.
   *
   * @param key the list's key
   * @param element the element
   * @param <T> the type of the elements
   */
  record Put<T>(String key, T element) implements ListOperation<T> {}

  /**
   * Appends an element to the list.
   *
   * @param key the list's key
   * @param element the element
   * @param <T> the type of the elements
   */
  record Append<T>(String key, T element) implements ListOperation<T> {}
}
