package io.kvszoo.router.gossip;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The writes that a replica has applied and may have to send to others, on disk: the log of Wuu and
 * Bernstein (1984), as a journal per actor. The place of a write in its journal is its sequence
 * number, so that finding what another replica lacks costs as much as it lacks. Only the journals
 * of actors that have writes in the log are open.
 */
final class WriteLog<V> {

  private final Disk disk;
  private final Map<Integer, Journal<Write<V>>> byActor = new HashMap<>();

  /** Opens the log of a state: the writes that were applied and not dropped since. */
  WriteLog(Disk disk, ReplicaState state) {
    this.disk = disk;
    VectorClock clock = state.clock();
    for (int i = 0; i < clock.size(); i++) {
      int actor = clock.actor(i);
      if (clock.sequence(actor) > state.truncated().sequence(actor)) {
        byActor.put(actor, journal(actor));
      }
    }
  }

  private Journal<Write<V>> journal(int actor) {
    return disk.journal("log of " + actor);
  }

  /** Adds the next write of its actor. */
  void add(Write<V> write) {
    Stamp stamp = write.stamp();
    Journal<Write<V>> journal = byActor.get(stamp.actor());
    if (journal == null) {
      journal = journal(stamp.actor());
      journal.dropBefore(stamp.sequence()); // It is empty, and goes on there.
      byActor.put(stamp.actor(), journal);
    }
    journal.append(write);
  }

  /**
   * The writes that one clock covers and another does not, in the order of their stamps. Since
   * stamps follow happens-before, each comes after those that it depends on.
   *
   * @param from covers all that was dropped
   * @param to what was applied
   */
  List<Write<V>> between(VectorClock from, VectorClock to) {
    List<Write<V>> writes = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      int actor = to.actor(i);
      long next = from.sequence(actor) + 1;
      long last = to.sequence(actor);
      Journal<Write<V>> journal = byActor.get(actor);
      while (journal != null && next <= last) {
        writes.add(journal.get(next++));
      }
    }
    writes.sort(Comparator.comparing(Write::stamp, Stamp::compareTo));
    return writes;
  }

  /** Drops the writes that a clock covers. */
  void drop(VectorClock upTo) {
    for (int i = 0; i < upTo.size(); i++) {
      int actor = upTo.actor(i);
      Journal<Write<V>> journal = byActor.get(actor);
      if (journal != null) {
        journal.dropBefore(upTo.sequence(actor) + 1);
        if (journal.first() == journal.end()) {
          byActor.remove(actor);
        }
      }
    }
  }
}
