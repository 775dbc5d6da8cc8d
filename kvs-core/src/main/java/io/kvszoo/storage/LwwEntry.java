package io.kvszoo.storage;

import java.util.Optional;

/**
 * The entry of {@link LwwStorage} for a key: its latest write.
 *
 * @param value its value; empty for a delete (a <i>tombstone</i>) and before the first write
 * @param stamp its stamp; {@link Stamp#NONE} before the first write
 * @param <V> the type of the values
 */
public record LwwEntry<V>(Optional<V> value, Stamp stamp) {

  /** Returns the value and the dot of its write. */
  @Override
  public String toString() {
    return value.map(Object::toString).orElse("deleted") + " " + stamp.dot();
  }
}
