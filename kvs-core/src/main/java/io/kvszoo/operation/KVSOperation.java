package io.kvszoo.operation;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.text.Excerpt;
import java.util.Optional;

/**
 * An operation of a client on one key. A key is a string of 0 to {@link #MAX_KEY_LENGTH} arbitrary
 * chars. {@code toString} of an operation shows an excerpt of its key and its values, and never
 * throws.
 *
 * @param <V> the type of the values
 */
public sealed interface KVSOperation<V> {

  /** The maximum length of a key, in chars (UTF-16 code units). */
  int MAX_KEY_LENGTH = 4096;

  /**
   * The key that this operation reads or writes.
   *
   * @return the key
   */
  String key();

  /**
   * Returns whether this operation may change the store.
   *
   * @return false for a get
   */
  default boolean isWrite() {
    return true;
  }

  /**
   * Sets the value of a key.
   *
   * @param key the key
   * @param value the new value
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> put(String key, V value) {
    return new Put<>(key, value);
  }

  /**
   * Reads the value of a key.
   *
   * @param key the key
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> get(String key) {
    return new Get<>(key);
  }

  /**
   * Removes the value of a key, if it has one.
   *
   * @param key the key
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> delete(String key) {
    return new Delete<>(key);
  }

  /**
   * Sets the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the only value that the key must have
   * @param update the new value
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> compareAndSet(String key, V expected, V update) {
    checkNotNull(
        expected, "expected must not be null; use putIfAbsent to set a key that has no value");
    checkNotNull(update, "update must not be null; use compareAndDelete to remove a key");
    return new CompareAndSet<>(key, Optional.of(expected), Optional.of(update));
  }

  /**
   * Removes the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the only value that the key must have
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> compareAndDelete(String key, V expected) {
    checkNotNull(expected, "expected must not be null; use delete to remove any value");
    return new CompareAndSet<>(key, Optional.of(expected), Optional.empty());
  }

  /**
   * Sets the value of a key that has none.
   *
   * @param key the key
   * @param value the new value
   * @param <V> the type of the values
   * @return the operation
   */
  static <V> KVSOperation<V> putIfAbsent(String key, V value) {
    checkNotNull(value, "value must not be null; use get to see whether a key has a value");
    return new CompareAndSet<>(key, Optional.empty(), Optional.of(value));
  }

  /**
   * Sets the value of a key.
   *
   * @param key the key
   * @param value the new value
   * @param <V> the type of the values
   */
  record Put<V>(String key, V value) implements KVSOperation<V> {

    /** Checks the key and the value. */
    public Put {
      checkKey(key);
      checkNotNull(value, "value must not be null; use delete to remove a key");
    }

    @Override
    public String toString() {
      return "put " + Excerpt.of(key) + "=" + Excerpt.of(value);
    }
  }

  /**
   * Reads the value of a key.
   *
   * @param key the key
   * @param <V> the type of the values
   */
  record Get<V>(String key) implements KVSOperation<V> {

    /** Checks the key. */
    public Get {
      checkKey(key);
    }

    @Override
    public boolean isWrite() {
      return false;
    }

    @Override
    public String toString() {
      return "get " + Excerpt.of(key);
    }
  }

  /**
   * Removes the value of a key, if it has one.
   *
   * @param key the key
   * @param <V> the type of the values
   */
  record Delete<V>(String key) implements KVSOperation<V> {

    /** Checks the key. */
    public Delete {
      checkKey(key);
    }

    @Override
    public String toString() {
      return "delete " + Excerpt.of(key);
    }
  }

  /**
   * Atomically sets or removes the value of a key if the key has the expected value. Only
   * linearizable routers support it.
   *
   * @param key the key
   * @param expected the only value that the key must have, compared by {@code equals}; empty if it
   *     must have none
   * @param update the new value; empty to remove the value, in which case {@code expected} must not
   *     be empty
   * @param <V> the type of the values
   */
  record CompareAndSet<V>(String key, Optional<V> expected, Optional<V> update)
      implements KVSOperation<V> {

    /** Checks the key and the values. */
    public CompareAndSet {
      checkKey(key);
      checkNotNull(expected, "expected must not be null; use Optional.empty() for no value");
      checkNotNull(update, "update must not be null; use Optional.empty() to remove the key");
      checkArgument(
          expected.isPresent() || update.isPresent(),
          "expected and update must not both be empty; use get to see whether a key has a value");
    }

    @Override
    public String toString() {
      return "compareAndSet "
          + Excerpt.of(key)
          + ": "
          + excerpt(expected)
          + " to "
          + excerpt(update);
    }

    private static String excerpt(Optional<?> value) {
      return value.map(Excerpt::of).orElse("(nothing)");
    }
  }

  private static void checkKey(String key) {
    checkNotNull(key, "key must not be null; any string is a key, including the empty one");
    checkArgument(
        key.length() <= MAX_KEY_LENGTH,
        "key of %s chars is too long; at most %s are allowed, so use a hash of longer keys",
        key.length(),
        MAX_KEY_LENGTH);
  }
}
