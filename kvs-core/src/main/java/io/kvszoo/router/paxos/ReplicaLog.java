package io.kvszoo.router.paxos;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a replica has on its disk: a snapshot, and the batches that were applied since, and for
 * those who are a little behind, since the snapshot before.
 */
final class ReplicaLog<V, E> {

  private static final String SNAPSHOT = "snapshot";

  private final Disk disk;
  private final Table<String, Snapshot<V, E>> snapshots;

  /** By slot. */
  private final Journal<Batch<V>> batches;

  private final int snapshotInterval;

  /** How many commands the log has since the snapshot. */
  private long commands;

  ReplicaLog(Disk disk, int snapshotInterval) {
    this.disk = disk;
    this.snapshotInterval = snapshotInterval;
    snapshots = disk.table(SNAPSHOT);
    batches = disk.journal("log");
  }

  Optional<Snapshot<V, E>> snapshot() {
    return snapshots.get(SNAPSHOT);
  }

  private long snapshotEnd() {
    return snapshot().map(Snapshot::end).orElse(0L);
  }

  /** Visits the batches that were applied since the snapshot. */
  void replay(Consumer<Batch<V>> action) {
    for (long slot = snapshotEnd(); slot < batches.end(); slot++) {
      commands += batches.get(slot).commands().size();
      action.accept(batches.get(slot));
    }
  }

  /** The slots before this are applied. */
  long end() {
    return batches.end();
  }

  /** Adds the next batch. */
  void add(Batch<V> batch) {
    batches.append(batch);
    commands += batch.commands().size();
  }

  /**
   * Whether there are so many commands that a snapshot is due: as many as the interval, and four
   * times as many as the snapshot holds, so that snapshots cost O(1) a command.
   */
  boolean isSnapshotDue(int size) {
    return commands >= Math.max(snapshotInterval, 4L * size);
  }

  /** Replaces what the snapshot before holds by a snapshot of all that is applied. */
  void compact(Snapshot<V, E> snapshot) {
    batches.dropBefore(snapshotEnd());
    snapshots.put(SNAPSHOT, snapshot);
    commands = 0;
  }

  /** Replaces everything by a snapshot of more. */
  void install(Snapshot<V, E> snapshot) {
    batches.dropBefore(snapshot.end());
    snapshots.put(SNAPSHOT, snapshot);
    commands = 0;
  }

  /** Whether it has the batches from a slot on. */
  boolean hasFrom(long slot) {
    return slot >= batches.first();
  }

  /**
   * Some of the batches from a slot on.
   *
   * @param most how much they may weigh together, unless it is one
   */
  List<Batch<V>> from(long slot, int most) {
    List<Batch<V>> some = new ArrayList<>();
    int weight = 0;
    for (long next = slot; next < batches.end() && weight < most; next++) {
      Batch<V> batch = batches.get(next);
      weight += batch.weight();
      some.add(batch);
    }
    return some;
  }

  void sync() {
    disk.sync();
  }
}
