package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Optional;

/**
 * A stamped write, as routers order and distribute them.
 *
 * <p>What it replaces and what it depends on are different things: a session that has read two keys
 * and writes one of them depends on both, and replaces what it read of the one. What it replaces is
 * part of what it depends on, so that wherever it is applied, what it replaces was there before.
 *
 * @param key what is written
 * @param value the new value; empty for a delete
 * @param stamp the name and place of this write
 * @param replaces the writes of this key that it takes the place of: those that whoever wrote it
 *     knew
 * @param dependencies the writes of all keys that must be applied before it
 * @param <V> the values
 */
public record Write<V>(
    String key, Optional<V> value, Stamp stamp, DottedContext replaces, Dependencies dependencies) {

  /** Checks that the write does not come before itself, nor before what it replaces. */
  public Write {
    checkNotNull(key, "key");
    checkNotNull(value, "value");
    checkArgument(
        stamp.sequence() >= 1, "stamp %s must have a sequence of at least 1; count from 1", stamp);
    checkArgument(
        !dependencies.clock().covers(stamp),
        "dependencies %s must not cover the write's own stamp %s; a write is stamped after all it saw",
        dependencies,
        stamp);
    checkArgument(
        replaces.isCoveredBy(dependencies.clock()),
        "dependencies %s must cover %s, which is replaced; a write depends on what it replaces",
        dependencies,
        replaces);
  }

  /**
   * A write that depends on all that was seen, and replaces what it includes of its key.
   *
   * @param key what is written
   * @param value the new value; empty for a delete
   * @param stamp the name and place of the write
   * @param seen the writes of all keys that are applied where it is made
   * @param <V> the values
   * @return the write
   */
  public static <V> Write<V> replacingAll(
      String key, Optional<V> value, Stamp stamp, VectorClock seen) {
    return new Write<>(key, value, stamp, DottedContext.of(seen), new Dependencies(seen));
  }
}
