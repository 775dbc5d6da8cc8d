package io.kvszoo.router;

/**
 * Maps each key to the part of a deployment that it lives in. The keys of one part are stored by
 * the same processes. There is no guarantee about the order of operations in different parts,
 * unless the scope of the router's {@link Consistency} is the whole store.
 */
@FunctionalInterface
public interface Placement {

  /** The placement of all keys in one part. */
  Placement TOGETHER = key -> "";

  /**
   * Returns the part that a key lives in. The result must depend on the key alone.
   *
   * @param key a key
   * @return the path of the part, from the outermost level to the innermost, such as {@code
   *     shard-2/shard-0}; empty if all keys live in one part
   */
  String partOf(String key);
}
