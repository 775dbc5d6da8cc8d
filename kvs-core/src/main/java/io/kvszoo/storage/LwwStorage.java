package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkState;

import java.util.List;
import java.util.Optional;

/**
 * Last writer wins: of all writes to a key, the write with the highest stamp determines the value,
 * and all concurrent writes are silently lost (Johnson and Thomas, RFC 677, 1975). Suitable if
 * values are replaced as a whole and the loss of concurrent writes is acceptable, or if the router
 * totally orders all writes.
 *
 * <p>Each operation is O(1). A deleted key keeps a tombstone.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 */
public final class LwwStorage<V> implements Storage<V, LwwEntry<V>> {

  private final LwwEntry<V> empty = new LwwEntry<>(Optional.empty(), Stamp.NONE);

  /** Creates the storage; it has no state. */
  public LwwStorage() {}

  @Override
  public LwwEntry<V> empty() {
    return empty;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if a different write has the same stamp; if the order of arrival
   *     decided, replicas could diverge
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
        "two writes have the same stamp: %s and %s; a router must assign unique stamps",
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
