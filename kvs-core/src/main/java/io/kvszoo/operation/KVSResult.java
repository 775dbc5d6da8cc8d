package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;
import java.util.List;
import java.util.Optional;

/**
 * The result of an operation that was done.
 *
 * @param <V> the type of the values
 */
public sealed interface KVSResult<V> {

  /**
   * The result of a put or a delete.
   *
   * @param <V> the type of the values
   */
  record Written<V>() implements KVSResult<V> {

    @Override
    public String toString() {
      return "ok";
    }
  }

  /**
   * The result of a get.
   *
   * @param values the values of the key: none if it was never written or is deleted, one, or
   *     several that were written concurrently (<i>siblings</i>), in the same order for all readers
   * @param isStale whether the answer may lack writes that this client has read or written before;
   *     only routers that are configured to allow stale reads return such answers
   * @param <V> the type of the values
   */
  record Read<V>(List<V> values, boolean isStale) implements KVSResult<V> {

    /** Copies the values. */
    public Read {
      values = List.copyOf(values);
    }

    /**
     * The result of a get that is not stale.
     *
     * @param values the values of the key
     */
    public Read(List<V> values) {
      this(values, false);
    }

    /**
     * The value of a key that has no concurrent values.
     *
     * @return the only value; empty if the key has none
     * @throws IllegalStateException if there are several values; use {@link #values} if that can
     *     happen
     */
    public Optional<V> value() {
      if (hasConflict()) {
        throw new IllegalStateException(
            "%d concurrent values %s; read them by values(), and put a value that resolves the conflict"
                .formatted(values.size(), Excerpt.of(values)));
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * Returns whether several clients wrote the key without having seen each other's values.
     *
     * @return whether there is more than one value
     */
    public boolean hasConflict() {
      return values.size() > 1;
    }

    /** Returns the values in full; never throws, even if {@code toString} of a value does. */
    @Override
    public String toString() {
      String found =
          switch (values.size()) {
            case 0 -> "not found";
            case 1 -> Excerpt.of(values.get(0), Integer.MAX_VALUE);
            default -> Excerpt.of(values, Integer.MAX_VALUE);
          };
      return isStale ? found + " (stale)" : found;
    }
  }

  /**
   * The result of a compareAndSet.
   *
   * @param applied whether the key had the expected value, which was then replaced
   * @param found the values that the key had before, as in {@link Read}
   * @param <V> the type of the values
   */
  record Compared<V>(boolean applied, List<V> found) implements KVSResult<V> {

    /** Copies the values. */
    public Compared {
      found = List.copyOf(found);
    }

    @Override
    public String toString() {
      return applied ? "ok" : "lost, found " + new Read<>(found);
    }
  }
}
