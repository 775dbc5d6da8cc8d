package io.kvszoo.network;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A table on a {@link Disk}: a map that a crash takes back to the last {@link Disk#sync}.
 *
 * @param <K> the keys
 * @param <T> the values, immutable
 */
public interface Table<K, T> {

  /**
   * Reads the value of a key. O(1).
   *
   * @param key the key
   * @param fallback what to return where the table has no value
   * @return the value, or the fallback
   */
  T getOrDefault(K key, T fallback);

  /**
   * Reads the value of a key. O(1).
   *
   * @param key the key
   * @return the value; empty where the table has none
   */
  Optional<T> get(K key);

  /**
   * Writes the value of a key; durable from the next {@link Disk#sync} on. O(1).
   *
   * @param key the key
   * @param value its value
   */
  void put(K key, T value);

  /**
   * Removes a key, if it is there; durable from the next {@link Disk#sync} on. O(1).
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
   * Counts the entries.
   *
   * @return the number of keys that have a value
   */
  int size();
}
