package io.kvszoo.examples;

import com.google.common.collect.ImmutableSortedMap;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A custom storage of counters. A put adds its value, which may be negative, to the value of the
 * key, so that all concurrent puts count; a delete has no effect. A key that was never written has
 * no value.
 *
 * <p>An entry has one sum for each actor that wrote, as in the PN-counter of Shapiro, Preguiça,
 * Baquero and Zawirski, "A Comprehensive Study of Convergent and Commutative Replicated Data Types"
 * (2011). An actor's writes are applied in order, so the sum with the higher sequence number
 * includes more of them. Memory: O(actors) per key.
 */
public final class CounterStorage implements Storage<Long, SortedMap<Integer, CounterStorage.Sum>> {

  /**
   * The sum of the writes of one actor.
   *
   * @param sequence the number of its last write
   * @param value the sum of all its writes
   */
  public record Sum(long sequence, long value) {}

  /** Creates the storage; it has no settings. */
  public CounterStorage() {}

  @Override
  public SortedMap<Integer, Sum> empty() {
    return ImmutableSortedMap.of();
  }

  @Override
  public SortedMap<Integer, Sum> apply(SortedMap<Integer, Sum> entry, Write<Long> write) {
    if (write.value().isEmpty()) {
      return entry;
    }
    long before = entry.getOrDefault(write.stamp().actor(), new Sum(0, 0)).value();
    TreeMap<Integer, Sum> added = new TreeMap<>(entry);
    added.put(
        write.stamp().actor(), new Sum(write.stamp().sequence(), before + write.value().get()));
    return ImmutableSortedMap.copyOfSorted(added);
  }

  @Override
  public SortedMap<Integer, Sum> merge(
      SortedMap<Integer, Sum> left,
      VectorClock leftSeen,
      SortedMap<Integer, Sum> right,
      VectorClock rightSeen) {
    TreeMap<Integer, Sum> merged = new TreeMap<>(left);
    right.forEach(
        (actor, sum) -> merged.merge(actor, sum, (l, r) -> l.sequence() >= r.sequence() ? l : r));
    return ImmutableSortedMap.copyOfSorted(merged);
  }

  @Override
  public List<Long> read(SortedMap<Integer, Sum> entry) {
    return entry.isEmpty()
        ? List.of()
        : List.of(entry.values().stream().mapToLong(Sum::value).sum());
  }
}
