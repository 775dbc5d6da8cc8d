package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;
import java.util.List;
import java.util.Optional;

/**
 * The result of an operation that was done. Results are equal if they say the same of the values:
 * versions are not compared, since each store numbers its states by itself.
 *
 * @param <V> the type of the values
 */
public sealed interface KVSResult<V> {

  /**
   * The result of a put or a delete.
   *
   * @param version the state of the key right after it
   * @param <V> the type of the values
   */
  record Written<V>(Version version) implements KVSResult<V> {

    /** A put or a delete took effect, and left the key of an unknown version. */
    public Written() {
      this(Version.UNKNOWN);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Written<?>;
    }

    @Override
    public int hashCode() {
      return Written.class.getName().hashCode();
    }

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
   * @param version the state of the key that was read
   * @param <V> the type of the values
   */
  record Read<V>(List<V> values, boolean isStale, Version version) implements KVSResult<V> {

    /** Copies the values. */
    public Read {
      values = List.copyOf(values);
    }

    /**
     * The result of a get that is not stale, of an unknown version.
     *
     * @param values the values of the key
     */
    public Read(List<V> values) {
      this(values, false, Version.UNKNOWN);
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Read<?> read && isStale == read.isStale && values.equals(read.values);
    }

    @Override
    public int hashCode() {
      return 31 * values.hashCode() + Boolean.hashCode(isStale);
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
   * @param version the state of the key right after it
   * @param <V> the type of the values
   */
  record Compared<V>(boolean applied, List<V> found, Version version) implements KVSResult<V> {

    /** Copies the values. */
    public Compared {
      found = List.copyOf(found);
    }

    /**
     * A compareAndSet was decided, and left the key of an unknown version.
     *
     * @param applied whether the key had the expected value, and has the new one now
     * @param found the values that the key had
     */
    public Compared(boolean applied, List<V> found) {
      this(applied, found, Version.UNKNOWN);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Compared<?> compared
          && applied == compared.applied
          && found.equals(compared.found);
    }

    @Override
    public int hashCode() {
      return 31 * found.hashCode() + Boolean.hashCode(applied);
    }

    @Override
    public String toString() {
      return applied ? "ok" : "lost, found " + new Read<>(found);
    }
  }
}
