package io.kvszoo.network;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A table on a {@link Disk}: a map that a crash resets to its state at the last {@link Disk#sync}.
 *
 * @param <K> the type of the keys
 * @param <T> the type of the values, which must be immutable
 */
public interface Table<K, T> {

  /**
   * Reads the value of a key. O(1).
   *
   * @param key the key
   * @param fallback what to return if the table has no value for the key
   * @return the value, or the fallback
   */
  T getOrDefault(K key, T fallback);

  /**
   * Reads the value of a key. O(1).
   *
   * @param key the key
   * @return the value; empty if the table has none
   */
  Optional<T> get(K key);

  /**
   * Writes the value of a key; it is durable after the next {@link Disk#sync}. O(1).
   *
   * @param key the key
   * @param value its value
   */
  void put(K key, T value);

  /**
   * Removes a key, if present; this is durable after the next {@link Disk#sync}. O(1).
   *
   * @param key the key
   */
  void remove(K key);

  /**
   * Visits all entries, in an order that depends only on the writes so far. The action must not
   * change the table.
   *
   * @param action called for each entry
   */
  void forEach(BiConsumer<? super K, ? super T> action);

  /**
   * Returns the number of entries.
   *
   * @return the number of keys that have a value
   */
  int size();
}
