package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Optional;

/**
 * A stamped write, as routers order and distribute them.
 *
 * @param key what is written
 * @param value the new value; empty for a delete
 * @param stamp the name and place of this write
 * @param context the writes that whoever wrote this had seen, and that it therefore supersedes;
 *     never this write itself
 * @param <V> the values
 */
public record Write<V>(String key, Optional<V> value, Stamp stamp, VectorClock context) {

  /** Checks that the write has not seen itself. */
  public Write {
    checkNotNull(key, "key");
    checkNotNull(value, "value");
    checkArgument(
        stamp.sequence() >= 1, "stamp %s must have a sequence of at least 1; count from 1", stamp);
    checkArgument(
        !context.covers(stamp),
        "context %s must not cover the write's own stamp %s; a write is stamped after all it saw",
        context,
        stamp);
  }
}
