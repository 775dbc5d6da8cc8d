package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;
import java.util.List;
import java.util.Optional;

/**
 * What an operation that was done came to. Results are equal if they say the same of the values:
 * their versions do not count, since each store numbers its states by itself.
 *
 * @param <V> the values
 */
public sealed interface KVSResult<V> {

  /**
   * A put or a delete took effect.
   *
   * @param version the state of the key right after it
   * @param <V> the values
   */
  record Written<V>(Version version) implements KVSResult<V> {

    /** A put or a delete took effect, and left the key in a state that is not known. */
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
   * A get found this.
   *
   * @param values the values of the key: none if it was never written or is deleted, one, or
   *     several that were written concurrently (<i>siblings</i>), in an order that is the same for
   *     all readers
   * @param isStale whether the answer may miss what this client has seen or written before, as
   *     routers answer only if they are told that they may
   * @param version the state of the key that was read
   * @param <V> the values
   */
  record Read<V>(List<V> values, boolean isStale, Version version) implements KVSResult<V> {

    /** Copies the values. */
    public Read {
      values = List.copyOf(values);
    }

    /**
     * What a get found, not stale, in a state that is not known.
     *
     * @param values the values of the key
     */
    public Read(List<V> values) {
      this(values, false, Version.UNKNOWN);
    }

    /**
     * The value, where there is no conflict.
     *
     * @return the only value; empty if the key has none
     * @throws IllegalStateException if there are several; use {@link #values} where that can happen
     */
    public Optional<V> value() {
      if (hasConflict()) {
        throw new IllegalStateException(
            "%d concurrent values %s; read values() and put one that resolves them"
                .formatted(values.size(), Excerpt.of(values)));
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * Whether several clients wrote the key without having seen each other's values.
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

    /** What was found, whole; never throws, whatever the values do. */
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
   * A compareAndSet was decided.
   *
   * @param applied whether the key had the expected value, and has the new one now
   * @param found the values that the key had, as in {@link Read}
   * @param version the state of the key right after it
   * @param <V> the values
   */
  record Compared<V>(boolean applied, List<V> found, Version version) implements KVSResult<V> {

    /** Copies the values. */
    public Compared {
      found = List.copyOf(found);
    }

    /**
     * A compareAndSet was decided, and left the key in a state that is not known.
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
