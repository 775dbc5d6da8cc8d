package io.kvszoo.router;

/**
 * Which part of a deployment each key lives in. The keys of one part are kept by the same
 * processes; nothing is promised about the order of what happens in different parts, unless the
 * router's {@link Consistency} holds for the whole store.
 */
@FunctionalInterface
public interface Placement {

  /** All keys live in one part. */
  Placement TOGETHER = key -> "";

  /**
   * Names the part that a key lives in. Must depend on the key alone.
   *
   * @param key a key
   * @return the path of the part, from the outermost level to the innermost, such as {@code
   *     shard-2/shard-0}; empty if all keys live in one part
   */
  String partOf(String key);
}
