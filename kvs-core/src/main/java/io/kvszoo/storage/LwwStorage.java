package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkState;

import java.util.List;
import java.util.Optional;

/**
 * The last writer wins: of all writes of a key, the one with the highest stamp counts, and of
 * concurrent writes all others are lost without a notice (Johnson and Thomas, RFC 677, 1975). Right
 * where values are replaced as a whole and losing a concurrent one is acceptable, or where the
 * router lets none be concurrent.
 *
 * <p>Each operation is O(1). A deleted key costs a tombstone.
 *
 * @param <V> the values, immutable, with {@code equals} by value
 */
public final class LwwStorage<V> implements Storage<V, LwwEntry<V>> {

  private final LwwEntry<V> empty = new LwwEntry<>(Optional.empty(), Stamp.NONE);

  /** Makes the storage; it has no state. */
  public LwwStorage() {}

  @Override
  public LwwEntry<V> empty() {
    return empty;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if another write has the same stamp, since deciding by arrival
   *     would let replicas diverge
   */
  @Override
  public LwwEntry<V> apply(LwwEntry<V> entry, Write<V> write) {
    return later(entry, new LwwEntry<>(write.value(), write.stamp()));
  }

  @Override
  public LwwEntry<V> merge(
      LwwEntry<V> left, VectorClock leftSeen, LwwEntry<V> right, VectorClock rightSeen) {
    return later(left, right);
  }

  private static <V> LwwEntry<V> later(LwwEntry<V> left, LwwEntry<V> right) {
    int order = left.stamp().compareTo(right.stamp());
    checkState(
        order != 0 || left.equals(right),
        "two writes have one stamp: %s and %s; a router must make stamps unique",
        left,
        right);
    return order >= 0 ? left : right;
  }

  @Override
  public List<V> read(LwwEntry<V> entry) {
    return entry.value().isPresent() ? List.of(entry.value().get()) : List.of();
  }

  @Override
  public Object version(LwwEntry<V> entry) {
    return entry.stamp();
  }

  @Override
  public boolean isTombstone(LwwEntry<V> entry) {
    return entry.value().isEmpty() && !entry.equals(empty);
  }

  @Override
  public String toString() {
    return "LwwStorage";
  }
}
