package io.kvszoo.router.gossip;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The writes that a replica has applied and may have to pass on, on disk, by actor and sequence, so
 * that finding what another replica lacks costs as much as it lacks.
 */
final class WriteLog<V> {

  private final Disk disk;
  private final List<Table<Long, Write<V>>> byActor = new ArrayList<>();

  WriteLog(Disk disk) {
    this.disk = disk;
  }

  private Table<Long, Write<V>> of(int actor) {
    while (byActor.size() <= actor) {
      byActor.add(disk.table("log of " + byActor.size()));
    }
    return byActor.get(actor);
  }

  void add(Write<V> write) {
    of(write.stamp().actor()).put(write.stamp().sequence(), write);
  }

  /**
   * The writes that one clock covers and another does not, in the order of their stamps. Since
   * stamps follow happens-before, each comes after those that it depends on.
   */
  List<Write<V>> between(VectorClock from, VectorClock to) {
    List<Write<V>> writes = new ArrayList<>();
    for (int actor = 0; actor < to.actors(); actor++) {
      for (long next = from.sequence(actor) + 1; next <= to.sequence(actor); next++) {
        writes.add(of(actor).get(next).orElseThrow());
      }
    }
    writes.sort(Comparator.comparing(Write::stamp, Stamp::compareTo));
    return writes;
  }

  /** Drops the writes that one clock covers and another does not. */
  void drop(VectorClock from, VectorClock to) {
    for (int actor = 0; actor < to.actors(); actor++) {
      for (long next = from.sequence(actor) + 1; next <= to.sequence(actor); next++) {
        of(actor).remove(next);
      }
    }
  }
}
