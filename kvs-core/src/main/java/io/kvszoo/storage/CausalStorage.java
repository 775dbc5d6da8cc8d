package io.kvszoo.storage;

import io.kvszoo.storage.CausalEntry.Sibling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A storage that keeps concurrent values as siblings until a write replaces them ({@link
 * Write#replaces}). A delete removes the values that it replaces; a value that was put concurrently
 * stays (add wins).
 *
 * <p>The router thus determines which values a write replaces. Over a {@link
 * io.kvszoo.router.ReplicatedRouter}, a write replaces the values of the key that its session has
 * read, and the session's own last write to the key, so no value disappears that the session does
 * not know. There is one exception: a write by a session that has neither read nor written the key
 * is blind, and replaces all values that its replica has, read or not. If a key is read before it
 * is written, no value is lost unread; a session remembers at least the last 10,000 keys that it
 * read or wrote. Over the other routers, a write replaces all earlier values.
 *
 * <p>Each sibling carries the dot of its write, and one clock per replica records the writes of all
 * keys that it has applied. A dot that the clock covers and that is not among the siblings is
 * therefore known to have been replaced, so there are no tombstones. From "Scalable and Accurate
 * Causality Tracking for Eventually Consistent Stores" by Almeida, Baquero, Gonçalves, Preguiça and
 * Fonte (2014), and "Conflict-free Replicated Data Types: An Optimized Observed-Removed Set" by
 * Bieniusa and others (2012).
 *
 * <p>Each operation is O(siblings). Over a router that totally orders all writes, a key has at most
 * one value.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 */
public final class CausalStorage<V> implements Storage<V, CausalEntry<V>> {

  private final CausalEntry<V> empty = new CausalEntry<>(List.of());

  /** Creates the storage; it has no state. */
  public CausalStorage() {}

  @Override
  public CausalEntry<V> empty() {
    return empty;
  }

  @Override
  public CausalEntry<V> apply(CausalEntry<V> entry, Write<V> write) {
    List<Sibling<V>> siblings = new ArrayList<>(entry.siblings());
    siblings.removeIf(sibling -> write.replaces().covers(sibling.stamp()));
    write.value().ifPresent(value -> siblings.add(new Sibling<>(write.stamp(), value)));
    return sorted(siblings);
  }

  /** Keeps the siblings that both sides have, and those of one side that the other has not seen. */
  @Override
  public CausalEntry<V> merge(
      CausalEntry<V> left, VectorClock leftSeen, CausalEntry<V> right, VectorClock rightSeen) {
    List<Sibling<V>> siblings = new ArrayList<>();
    for (Sibling<V> sibling : left.siblings()) {
      if (!rightSeen.covers(sibling.stamp()) || right.siblings().contains(sibling)) {
        siblings.add(sibling);
      }
    }
    for (Sibling<V> sibling : right.siblings()) {
      if (!leftSeen.covers(sibling.stamp())) {
        siblings.add(sibling);
      }
    }
    return sorted(siblings);
  }

  private static <V> CausalEntry<V> sorted(List<Sibling<V>> siblings) {
    siblings.sort(Comparator.comparing(Sibling::stamp));
    return new CausalEntry<>(siblings);
  }

  /** Returns the values in the order of their stamps, without duplicates. */
  @Override
  public List<V> read(CausalEntry<V> entry) {
    return entry.siblings().stream().map(Sibling::value).distinct().toList();
  }

  @Override
  public Object version(CausalEntry<V> entry) {
    List<Sibling<V>> siblings = entry.siblings();
    return siblings.size() == 1
        ? siblings.get(0).stamp()
        : siblings.stream().map(Sibling::stamp).toList();
  }

  @Override
  public String toString() {
    return "CausalStorage";
  }
}
