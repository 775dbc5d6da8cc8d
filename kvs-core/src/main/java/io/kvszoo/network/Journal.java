package io.kvszoo.network;

/**
 * A sequence of values on a {@link Disk} that grows at its end and is truncated at its beginning,
 * as a log is. A crash resets it to its state at the last {@link Disk#sync}, as it does with
 * tables.
 *
 * @param <T> the type of the values, which must be immutable
 */
public interface Journal<T> {

  /**
   * The position of the first value, if there is one.
   *
   * @return 0, or the position up to which values were dropped
   */
  long first();

  /**
   * The position of the next value that will be appended.
   *
   * @return the position, which equals {@link #first} if the journal is empty
   */
  long end();

  /**
   * Appends a value; it is durable after the next {@link Disk#sync}. O(1).
   *
   * @param value the value
   */
  void append(T value);

  /**
   * Reads a value. O(1).
   *
   * @param place the position, at least {@link #first} and less than {@link #end}
   * @return the value
   * @throws IndexOutOfBoundsException if there is no value at this position
   */
  T get(long place);

  /**
   * Drops values from the beginning; this is durable after the next {@link Disk#sync}. O(values
   * dropped).
   *
   * @param place the new first position. If it is beyond the end, the journal is empty and
   *     continues there; if it is not after the first position, nothing changes
   */
  void dropBefore(long place);
}
