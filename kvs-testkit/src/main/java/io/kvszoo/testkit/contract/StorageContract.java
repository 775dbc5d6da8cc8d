package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Storage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Storage}, checked on random histories of concurrent writes. To test a storage:
 *
 * <pre>{@code
 * class MyStorageTest implements StorageContract<String, MyEntry> {
 *   public Storage<String, MyEntry> storage() { return new MyStorage<>(); }
 *   public List<String> values() { return List.of("a", "b", "c"); }
 * }
 * }</pre>
 *
 * <p>A law that fails shows the shortest history that was found to violate it. In the laws, a
 * <i>state</i> is an entry together with the clock of its replica; states are compared by {@code
 * equals}. The number of histories per law is five times {@code -Dkvszoo.seeds}, which is 300 by
 * default.
 *
 * @param <V> the type of the values
 * @param <E> the type of the entries
 */
public interface StorageContract<V, E> {

  /**
   * The storage to test.
   *
   * @return the storage
   */
  Storage<V, E> storage();

  /**
   * The values to write. A small number of values finds more violations.
   *
   * @return the values, at least one
   */
  List<V> values();

  /**
   * S1: the result of a merge does not depend on which replica merges. If it fails, look for a
   * merge that prefers its left side.
   */
  @Test
  @DisplayName("S1: merge is commutative")
  default void s1_merge_is_commutative() {
    WriteHistories.check(
        "S1: merge is commutative", values(), new StorageLaws<>(storage())::mergeIsCommutative);
  }

  /**
   * S2: the result does not depend on the order in which replicas merge. If it fails, look for an
   * entry that does not record which writes its values came from.
   */
  @Test
  @DisplayName("S2: merge is associative")
  default void s2_merge_is_associative() {
    WriteHistories.check(
        "S2: merge is associative", values(), new StorageLaws<>(storage())::mergeIsAssociative);
  }

  /**
   * S3: a repeated merge has no effect. If it fails, look for a merge that adds up what both sides
   * have.
   */
  @Test
  @DisplayName("S3: merge is idempotent")
  default void s3_merge_is_idempotent() {
    WriteHistories.check(
        "S3: merge is idempotent", values(), new StorageLaws<>(storage())::mergeIsIdempotent);
  }

  /**
   * S4: merging with a replica that has seen nothing has no effect. If it fails, look for an entry
   * that differs from the empty one although nothing was written.
   */
  @Test
  @DisplayName("S4: the empty entry changes nothing")
  default void s4_empty_is_the_identity() {
    WriteHistories.check(
        "S4: the empty entry changes nothing",
        values(),
        new StorageLaws<>(storage())::emptyIsTheIdentity);
  }

  /**
   * S5: a write only adds information, so merging with an earlier state of the same replica has no
   * effect. If it fails, look for a merge that restores what a later write had replaced.
   */
  @Test
  @DisplayName("S5: apply is inflationary")
  default void s5_apply_is_inflationary() {
    WriteHistories.check(
        "S5: apply is inflationary", values(), new StorageLaws<>(storage())::applyIsInflationary);
  }

  /**
   * S6: two writes, neither of which replaces the other, may be applied in either order. If it
   * fails, look for a decision by the order of arrival.
   */
  @Test
  @DisplayName("S6: concurrent writes commute")
  default void s6_concurrent_writes_commute() {
    WriteHistories.check(
        "S6: concurrent writes commute",
        values(),
        new StorageLaws<>(storage())::concurrentWritesCommute);
  }

  /**
   * S7: if both replicas have everything that a write replaces, the write may be applied before or
   * after their merge. If it fails, look for an apply that drops more than the write replaces.
   */
  @Test
  @DisplayName("S7: apply distributes over merge")
  default void s7_apply_distributes_over_merge() {
    WriteHistories.check(
        "S7: apply distributes over merge",
        values(),
        new StorageLaws<>(storage())::applyDistributesOverMerge);
  }

  /**
   * S8: a state transfer gives the same result as replaying the writes. If it fails, merge and
   * apply disagree about the meaning of a write.
   */
  @Test
  @DisplayName("S8: merge equals replay")
  default void s8_merge_equals_replay() {
    WriteHistories.check(
        "S8: merge equals replay", values(), new StorageLaws<>(storage())::mergeEqualsReplay);
  }

  /**
   * S9: equal entries are read with equal results, whatever their origin, and reading has no side
   * effects. If it fails, look for an order of siblings that depends on arrival or on hash codes.
   */
  @Test
  @DisplayName("S9: reading is canonical")
  default void s9_reading_is_canonical() {
    WriteHistories.check(
        "S9: reading is canonical", values(), new StorageLaws<>(storage())::readingIsCanonical);
  }

  /**
   * S10: an entry that is called a tombstone may be dropped once all replicas have it: it has no
   * values, and a later write, whatever it replaces, has the same result without the tombstone. If
   * it fails, look for an entry that records more than deletes.
   */
  @Test
  @DisplayName("S10: tombstones may be forgotten")
  default void s10_tombstones_may_be_forgotten() {
    WriteHistories.check(
        "S10: tombstones may be forgotten",
        values(),
        new StorageLaws<>(storage())::tombstonesMayBeForgotten);
  }

  /**
   * S11: apply and merge do not change their arguments, since these are also referenced by disks
   * that may undo a write, by logs, and by replicas. If it fails, look for an entry that is changed
   * in place, or for an {@code empty()} entry that all keys share and that is changed; return a new
   * entry instead.
   */
  @Test
  @DisplayName("S11: entries never change")
  default void s11_entries_never_change() {
    WriteHistories.check(
        "S11: entries never change", values(), new StorageLaws<>(storage())::entriesNeverChange);
  }
}
