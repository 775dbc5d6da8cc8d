package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Optional;

/**
 * A stamped write, as routers order and distribute them.
 *
 * <p>The writes that a write replaces differ from those that it depends on: if a session has read
 * two keys and writes one of them, the write depends on both, and replaces only the values that the
 * session read of its own key. A write depends on everything that it replaces, so that wherever it
 * is applied, the replaced writes were applied before.
 *
 * @param key the key that is written
 * @param value the new value; empty for a delete
 * @param stamp the identifier and position of this write
 * @param replaces the writes of this key that it replaces: those that its writer had seen
 * @param dependencies the writes of all keys that must be applied before it
 * @param <V> the type of the values
 */
public record Write<V>(
    String key, Optional<V> value, Stamp stamp, DottedContext replaces, Dependencies dependencies) {

  /** Checks that the write neither depends on itself nor precedes a write that it replaces. */
  public Write {
    checkNotNull(key, "key must not be null; it names what is written");
    checkNotNull(value, "value must not be null; use Optional.empty() for a delete");
    checkArgument(
        stamp.sequence() >= 1,
        "stamp %s must have a sequence of at least 1; count writes from 1",
        stamp);
    checkArgument(
        !dependencies.clock().covers(stamp),
        "dependencies %s must not cover the write's own stamp %s; assign the next sequence number of its actor",
        dependencies,
        stamp);
    checkArgument(
        replaces.isCoveredBy(dependencies.clock()),
        "dependencies %s must cover %s, which the write replaces; include what it replaces in its dependencies",
        dependencies,
        replaces);
  }

  /**
   * Creates a write that depends on all writes seen, and replaces those of them that wrote its key.
   *
   * @param key the key that is written
   * @param value the new value; empty for a delete
   * @param stamp the identifier and position of the write
   * @param seen the writes, of all keys, that are applied where the write is created
   * @param <V> the type of the values
   * @return the write
   */
  public static <V> Write<V> replacingAll(
      String key, Optional<V> value, Stamp stamp, VectorClock seen) {
    return new Write<>(key, value, stamp, DottedContext.of(seen), new Dependencies(seen));
  }
}
