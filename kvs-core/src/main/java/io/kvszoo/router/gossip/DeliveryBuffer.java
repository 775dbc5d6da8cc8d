package io.kvszoo.router.gossip;

import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes that came before others that they depend on. What does not fit in is forgotten, and comes
 * again by an exchange. Everything is forgotten when a replica has lost its disk: a gap that nobody
 * can fill any more must not fill the buffer for ever, and a write that nobody else has must not
 * come out of it.
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

  /** Takes a write out that is the next of its actor, and whose dependencies are met. */
  Optional<Write<V>> takeNext(VectorClock clock) {
    for (Map.Entry<Integer, TreeMap<Long, Write<V>>> entry : writes.entrySet()) {
      long applied = clock.sequence(entry.getKey());
      TreeMap<Long, Write<V>> ofActor = entry.getValue();
      while (!ofActor.isEmpty() && ofActor.firstKey() <= applied) {
        ofActor.pollFirstEntry();
        size--;
      }
      if (!ofActor.isEmpty()
          && ofActor.firstKey() == applied + 1
          && ofActor.firstEntry().getValue().dependencies().isMetBy(clock)) {
        size--;
        return Optional.of(ofActor.pollFirstEntry().getValue());
      }
    }
    return Optional.empty();
  }

  void clear() {
    writes.clear();
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
