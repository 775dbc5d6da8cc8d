package io.kvszoo.router.gossip;

import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes that arrived before others that they depend on: the delay queue of causal delivery
 * (Birman, Schiper and Stephenson, 1991), with a bound. A write that does not fit in is dropped,
 * and comes again by an exchange. All are dropped when some replica has lost its disk: a gap that
 * nobody can fill any more must not fill the buffer for ever, and a write that nobody else has must
 * not come out of it.
 */
final class DeliveryBuffer<V> {

  private static final int MOST_WRITES = 4096;

  /** By actor and sequence. */
  private final Map<Integer, TreeMap<Long, Write<V>>> writes = new TreeMap<>();

  private int size;

  void add(Write<V> write) {
    if (size < MOST_WRITES) {
      Stamp stamp = write.stamp();
      TreeMap<Long, Write<V>> ofActor =
          writes.computeIfAbsent(stamp.actor(), actor -> new TreeMap<>());
      if (ofActor.put(stamp.sequence(), write) == null) {
        size++;
      }
    }
  }

  /** Takes out a write that can be applied. */
  Optional<Write<V>> takeNext(VectorClock clock, GossipDecisions decisions) {
    for (Map.Entry<Integer, TreeMap<Long, Write<V>>> entry : writes.entrySet()) {
      long applied = clock.sequence(entry.getKey());
      TreeMap<Long, Write<V>> ofActor = entry.getValue();
      while (!ofActor.isEmpty() && ofActor.firstKey() <= applied) {
        ofActor.pollFirstEntry();
        size--;
      }
      if (!ofActor.isEmpty() && decisions.isNext(ofActor.firstEntry().getValue(), clock)) {
        size--;
        return Optional.of(ofActor.pollFirstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  /** Drops the other writes. */
  void keepIf(Predicate<Write<V>> isKept) {
    writes.values().forEach(ofActor -> ofActor.values().removeIf(isKept.negate()));
    size = writes.values().stream().mapToInt(TreeMap::size).sum();
  }

  boolean isEmpty() {
    return size == 0;
  }
}
