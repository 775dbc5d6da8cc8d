package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Storage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Storage}, over random histories of concurrent writes. To hold a storage to
 * them:
 *
 * <pre>{@code
 * class MyStorageTest implements StorageContract<String, MyEntry> {
 *   public Storage<String, MyEntry> storage() { return new MyStorage<>(); }
 *   public List<String> values() { return List.of("a", "b", "c"); }
 * }
 * }</pre>
 *
 * <p>A law that fails shows the shortest history that it found. In what follows, a <i>state</i> is
 * an entry with the clock of what its replica has seen; states are compared with {@code equals}.
 * Each law takes five times as many histories as {@code -Dkvszoo.seeds} says, which is 300 if not
 * set.
 *
 * @param <V> the type of the values
 * @param <E> the type of the entries
 */
public interface StorageContract<V, E> {

  /**
   * The storage to hold to the laws.
   *
   * @return the storage
   */
  Storage<V, E> storage();

  /**
   * Values to write. A few are enough, and find more.
   *
   * @return the values, at least one
   */
  List<V> values();

  /**
   * S1: which replica asks does not matter. Where it fails, look for a merge that prefers its left
   * side.
   */
  @Test
  @DisplayName("S1: merge is commutative")
  default void s1_merge_is_commutative() {
    WriteHistories.check(
        "S1: merge is commutative", values(), new StorageLaws<>(storage())::mergeIsCommutative);
  }

  /**
   * S2: in which order replicas meet does not matter. Where it fails, look for an entry that
   * forgets which writes its values came from.
   */
  @Test
  @DisplayName("S2: merge is associative")
  default void s2_merge_is_associative() {
    WriteHistories.check(
        "S2: merge is associative", values(), new StorageLaws<>(storage())::mergeIsAssociative);
  }

  /**
   * S3: meeting again changes nothing. Where it fails, look for a merge that adds what both sides
   * have.
   */
  @Test
  @DisplayName("S3: merge is idempotent")
  default void s3_merge_is_idempotent() {
    WriteHistories.check(
        "S3: merge is idempotent", values(), new StorageLaws<>(storage())::mergeIsIdempotent);
  }

  /**
   * S4: a replica that has seen nothing adds nothing. Where it fails, look for an entry that is not
   * the empty one although nothing was written.
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
   * S5: a write only adds to what was seen, so that meeting one's own past changes nothing. Where
   * it fails, look for a merge that brings back what a later write had replaced.
   */
  @Test
  @DisplayName("S5: apply is inflationary")
  default void s5_apply_is_inflationary() {
    WriteHistories.check(
        "S5: apply is inflationary", values(), new StorageLaws<>(storage())::applyIsInflationary);
  }

  /**
   * S6: writes of which neither replaces the other may come in any order. Where it fails, look for
   * a decision by arrival.
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
   * S7: where both replicas have all that a write replaces, it may come before they meet or after.
   * Where it fails, look for an apply that drops more than the write replaces.
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
   * S8: state transfer gives what replaying the writes gives. Where it fails, merge and apply
   * disagree about what a write means.
   */
  @Test
  @DisplayName("S8: merge equals replay")
  default void s8_merge_equals_replay() {
    WriteHistories.check(
        "S8: merge equals replay", values(), new StorageLaws<>(storage())::mergeEqualsReplay);
  }

  /**
   * S9: equal entries read alike, however they came to be, and reading changes nothing. Where it
   * fails, look for an order of siblings that depends on arrival or on hash codes.
   */
  @Test
  @DisplayName("S9: reading is canonical")
  default void s9_reading_is_canonical() {
    WriteHistories.check(
        "S9: reading is canonical", values(), new StorageLaws<>(storage())::readingIsCanonical);
  }

  /**
   * S10: what is called a tombstone may be forgotten once all replicas have it: it reads as
   * nothing, and a later write, whatever it replaces, comes to the same without it. Where it fails,
   * look for an entry that remembers more than deletes.
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
   * S11: what was handed to apply or merge is afterwards what it was before, since others hold it:
   * disks that may take back a write, logs, replicas. Where it fails, look for an entry that is
   * changed in place, or an {@code empty()} that all keys share and that is changed; return a new
   * entry.
   */
  @Test
  @DisplayName("S11: entries never change")
  default void s11_entries_never_change() {
    WriteHistories.check(
        "S11: entries never change", values(), new StorageLaws<>(storage())::entriesNeverChange);
  }
}
