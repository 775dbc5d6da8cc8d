package io.kvszoo.router.gossip;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The writes that a replica has applied and may have to pass on, on disk: a journal an actor, in
 * which the place of a write is its sequence number, so that finding what another replica lacks
 * costs as much as it lacks.
 */
final class WriteLog<V> {

  private final Disk disk;
  private final List<Journal<Write<V>>> byActor = new ArrayList<>();

  WriteLog(Disk disk) {
    this.disk = disk;
  }

  private Journal<Write<V>> of(int actor) {
    while (byActor.size() <= actor) {
      Journal<Write<V>> journal = disk.journal("log of " + byActor.size());
      journal.dropBefore(1); // Writes are counted from 1.
      byActor.add(journal);
    }
    return byActor.get(actor);
  }

  /** Adds the next write of its actor. */
  void add(Write<V> write) {
    of(write.stamp().actor()).append(write);
  }

  /**
   * The writes that one clock covers and another does not, in the order of their stamps. Since
   * stamps follow happens-before, each comes after those that it depends on.
   */
  List<Write<V>> between(VectorClock from, VectorClock to) {
    List<Write<V>> writes = new ArrayList<>();
    for (int actor = 0; actor < to.actors(); actor++) {
      for (long next = from.sequence(actor) + 1; next <= to.sequence(actor); next++) {
        writes.add(of(actor).get(next));
      }
    }
    writes.sort(Comparator.comparing(Write::stamp, Stamp::compareTo));
    return writes;
  }

  /** Drops the writes that a clock covers. */
  void drop(VectorClock upTo) {
    for (int actor = 0; actor < upTo.actors(); actor++) {
      of(actor).dropBefore(upTo.sequence(actor) + 1);
    }
  }
}
