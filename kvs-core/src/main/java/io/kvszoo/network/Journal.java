package io.kvszoo.network;

/**
 * A sequence on a {@link Disk} that grows at its end and is dropped from its beginning, as logs
 * are. A crash takes it back to the last {@link Disk#sync}, as it does with tables.
 *
 * @param <T> the values, immutable
 */
public interface Journal<T> {

  /**
   * The place of the first value, if there is one.
   *
   * @return 0, or as far as values were dropped
   */
  long first();

  /**
   * The place of the next value to come.
   *
   * @return {@link #first} if the journal is empty
   */
  long end();

  /**
   * Adds a value at the end; durable from the next {@link Disk#sync} on. O(1).
   *
   * @param value the value
   */
  void append(T value);

  /**
   * Reads a value. O(1).
   *
   * @param place from {@link #first} on and before {@link #end}
   * @return the value
   * @throws IndexOutOfBoundsException if there is no such place
   */
  T get(long place);

  /**
   * Drops values from the beginning; durable from the next {@link Disk#sync} on. O(values dropped).
   *
   * @param place where the journal begins from now on; beyond the end, it is empty, and goes on
   *     there; before the beginning, nothing changes
   */
  void dropBefore(long place);
}
