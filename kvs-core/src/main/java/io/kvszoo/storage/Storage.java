package io.kvszoo.storage;

import java.util.List;

/**
 * The meaning of stamped writes: a stateless algebra on immutable entries, one per key. The router
 * decides which process stamps writes, in which order they are applied and when; the storage
 * decides their result.
 *
 * <p>Replicas that have applied the same writes must hold equal entries, in whatever order and form
 * the writes arrived. Implementations therefore have these obligations:
 *
 * <ul>
 *   <li>On pairs (entry, seen), {@link #merge} is associative, commutative and idempotent, and
 *       (empty, nothing seen) is its identity.
 *   <li>{@link #apply} is inflationary: merging an entry with an earlier state of it gives the
 *       entry.
 *   <li>Two writes of different actors, neither of which replaces the other, may be applied in
 *       either order, with the same result.
 *   <li>If both sides of a merge have seen everything that a write replaces, applying the write
 *       after the merge gives the same result as applying it to both sides before the merge.
 *   <li>No result depends on the iteration order of unordered collections, on time or on object
 *       identity; equal entries are {@code equals}.
 * </ul>
 *
 * <p>The storage contract of the test kit checks all of them.
 *
 * @param <V> the type of the values
 * @param <E> the type of the entries, which must be immutable and compare by {@code equals}
 */
public interface Storage<V, E> {

  /**
   * The entry of a key that was never written.
   *
   * @return the empty entry, the same at each call
   */
  E empty();

  /**
   * Replays one write on top of an entry.
   *
   * @param entry the result of the writes applied so far; they include everything that the write
   *     replaces and all earlier writes of its actor, but not the write itself
   * @param write the write
   * @return the new entry
   */
  E apply(E entry, Write<V> write);

  /**
   * Merges the entries that two replicas hold for one key.
   *
   * @param left the entry of one replica
   * @param leftSeen all writes, of any key, that this replica has applied
   * @param right the entry of the other replica
   * @param rightSeen all writes, of any key, that the other replica has applied
   * @return the entry of a replica that has applied all of these writes
   */
  E merge(E left, VectorClock leftSeen, E right, VectorClock rightSeen);

  /**
   * Returns the values that a reader of an entry gets.
   *
   * @param entry an entry
   * @return no value (never written, or deleted), one value, or several concurrent values
   *     (<i>siblings</i>) in an order that depends only on the entry
   */
  List<V> read(E entry);

  /**
   * Returns which state of its key an entry is, for clients that compare what they read at
   * different times.
   *
   * @param entry an entry that reads as at least one value
   * @return a small immutable object, equal by {@code equals} for equal entries and for no others;
   *     the entry itself, if not overridden, so that each answer carries the values twice
   */
  default Object version(E entry) {
    return entry;
  }

  /**
   * Returns whether an entry only records deletes, so that a router may drop it once all replicas
   * have these deletes.
   *
   * @param entry an entry
   * @return true only if the entry has no values, and applying a write with a later stamp to it,
   *     whether that write replaces the entry's writes or not, gives the same result as applying it
   *     to {@link #empty}. The default returns false, so that nothing is dropped
   */
  default boolean isTombstone(E entry) {
    return false;
  }
}
