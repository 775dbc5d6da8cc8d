package io.kvszoo.storage;

import java.util.List;

/**
 * What stamped writes mean: a stateless algebra on immutable entries, one entry a key. The router
 * decides who stamps, in which order writes are applied and when; the storage decides what comes of
 * them.
 *
 * <p>Obligations, since replicas that saw the same writes must hold the same entries, whatever way
 * the writes took:
 *
 * <ul>
 *   <li>On (entry, seen) {@link #merge} is associative, commutative and idempotent, and (empty,
 *       nothing seen) changes nothing.
 *   <li>{@link #apply} only adds: merging an entry with its own past gives the entry.
 *   <li>Writes of which neither replaces the other, of different actors, may be applied in either
 *       order.
 *   <li>Applying a write after a merge is the same as before it, if both sides have seen all that
 *       the write replaces.
 *   <li>Nothing depends on the iteration order of unordered collections, time or identity; equal
 *       entries are {@code equals}.
 * </ul>
 *
 * <p>The test kit's storage contract checks all of them.
 *
 * @param <V> the values
 * @param <E> the entries, immutable, with {@code equals} by value
 */
public interface Storage<V, E> {

  /**
   * The entry of a key that was never written.
   *
   * @return the same entry each time
   */
  E empty();

  /**
   * Replays one write on top of an entry.
   *
   * @param entry what the writes so far came to; they include all that the write replaces and all
   *     earlier ones of its actor, and not the write itself
   * @param write the write
   * @return what they come to now
   */
  E apply(E entry, Write<V> write);

  /**
   * Joins the entries that two replicas hold for one key.
   *
   * @param left the entry of one replica
   * @param leftSeen all writes, of any key, that this replica has applied
   * @param right the entry of the other replica
   * @param rightSeen all writes, of any key, that the other replica has applied
   * @return the entry of a replica that has applied all of these writes
   */
  E merge(E left, VectorClock leftSeen, E right, VectorClock rightSeen);

  /**
   * What a reader gets.
   *
   * @param entry an entry
   * @return no value (never written, or deleted), one, or several concurrent ones (<i>siblings</i>)
   *     in an order that depends only on the entry
   */
  List<V> read(E entry);

  /**
   * Which state of its key an entry is, for clients that compare what they read at different times.
   *
   * @param entry an entry that reads as at least one value
   * @return small and immutable, equal by {@code equals} for equal entries, and for no others; the
   *     entry itself, if not overridden, which sends its values once more with each answer
   */
  default Object version(E entry) {
    return entry;
  }

  /**
   * Whether an entry is nothing but the memory of deletes, so that a router may forget it once all
   * replicas have those.
   *
   * @param entry an entry
   * @return true only if the entry reads as nothing, and a write with a later stamp, whether it
   *     replaces the entry's writes or not, comes to the same on it as on {@link #empty}; false, if
   *     not overridden, so that nothing is forgotten
   */
  default boolean isTombstone(E entry) {
    return false;
  }
}
