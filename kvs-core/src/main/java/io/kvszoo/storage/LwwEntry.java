package io.kvszoo.storage;

import java.util.Optional;

/**
 * What {@link LwwStorage} keeps for a key: the latest write.
 *
 * @param value its value; empty for a delete (a <i>tombstone</i>) and before the first write
 * @param stamp its stamp; {@link Stamp#NONE} before the first write
 * @param <V> the values
 */
public record LwwEntry<V>(Optional<V> value, Stamp stamp) {

  /** The value, and the number of its write. */
  @Override
  public String toString() {
    return value.map(Object::toString).orElse("deleted") + " " + stamp.dot();
  }
}
