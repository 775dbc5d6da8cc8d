package io.kvszoo.storage;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The entry of {@link CausalStorage} for a key: the values that no write has replaced.
 *
 * @param siblings the values with the stamps of their writes, ordered by stamp
 * @param <V> the type of the values
 */
public record CausalEntry<V>(List<Sibling<V>> siblings) {

  /** Copies the siblings. */
  public CausalEntry {
    siblings = ImmutableList.copyOf(siblings);
  }

  /**
   * A value that no write has replaced.
   *
   * @param stamp the stamp of its write
   * @param value the value
   * @param <V> the type of the values
   */
  public record Sibling<V>(Stamp stamp, V value) {

    @Override
    public String toString() {
      return value + " " + stamp.dot();
    }
  }

  /** Returns the values, each with the dot of its write. */
  @Override
  public String toString() {
    return siblings.stream().map(Sibling::toString).collect(joining(", "));
  }
}
