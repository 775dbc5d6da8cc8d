package io.kvszoo.router.gossip;

import com.google.common.collect.ImmutableMap;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.session.Decision;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The state of one replica: an entry per key, the log of the writes behind them, and a clock that
 * says which these are, as in Bayou (Petersen and others, "Flexible Update Propagation for Weakly
 * Consistent Replication", 1997). All of it is on disk up to the last {@link #save} that was
 * followed by a sync.
 */
final class ReplicaStore<V, E> {

  private static final String STATE = "state";

  /** The number of applied writes after which it is worth the effort to forget what is stable. */
  private static final int MUCH = 1000;

  /** An entry that may be forgotten when all that was applied by then is stable. */
  private record Tombstone<E>(E entry, VectorClock clock) {}

  private final Storage<V, E> storage;
  private final int logLength;
  private final GossipDecisions decisions;
  private final Table<String, E> entries;
  private final Table<String, ReplicaState> states;
  private final WriteLog<V> log;
  private final DeliveryBuffer<V> buffer = new DeliveryBuffer<>();

  /** By key that is deleted, at most one for each; in the order of the clocks, which only grow. */
  private final Map<String, Tombstone<E>> tombstones = new LinkedHashMap<>();

  private ReplicaState state;
  private boolean hasMemory;
  private boolean isStateOnDisk = true;
  private int appliedSinceForgetting;

  ReplicaStore(Disk disk, Storage<V, E> storage, int logLength, GossipDecisions decisions) {
    this.storage = storage;
    this.logLength = logLength;
    this.decisions = decisions;
    entries = disk.table("entries");
    states = disk.table(STATE);
    hasMemory = states.size() > 0;
    state = states.getOrDefault(STATE, ReplicaState.FIRST);
    log = new WriteLog<>(disk, state);
    entries.forEach(this::noteTombstone);
  }

  /** Whether a memory has begun and was not lost with its disk. */
  boolean hasMemory() {
    return hasMemory;
  }

  /** Begins a memory. */
  void begin(ReplicaState first) {
    hasMemory = true;
    change(first);
  }

  ReplicaState state() {
    return state;
  }

  VectorClock clock() {
    return state.clock();
  }

  void caughtUp() {
    if (!state.isCaughtUp()) {
      change(state.caughtUp());
    }
  }

  private void change(ReplicaState next) {
    state = next;
    isStateOnDisk = false;
  }

  /** Writes the clock and what belongs to it to the disk, before a sync. */
  void save() {
    if (!isStateOnDisk) {
      states.put(STATE, state);
      isStateOnDisk = true;
    }
  }

  KVSResult.Read<V> read(String key, boolean isStale) {
    return Decision.read(storage, entry(key), isStale);
  }

  private E entry(String key) {
    return entries.getOrDefault(key, storage.empty());
  }

  /**
   * Applies the writes that can be applied, keeps the others for later, and returns those that it
   * applied.
   */
  List<Write<V>> deliver(List<Write<V>> writes) {
    List<Write<V>> applied = new ArrayList<>();
    for (Write<V> write : writes) {
      if (decisions.isNext(write, clock())) {
        apply(write);
        applied.add(write);
        deliverBuffered(applied);
      } else if (!clock().covers(write.stamp())) {
        buffer.add(write);
      }
    }
    return applied;
  }

  /** Some replica has lost its disk, which the writes that are kept for later may not outlive. */
  void forgetBuffered() {
    buffer.keepIf(decisions::outlivesLoss);
  }

  private void deliverBuffered(List<Write<V>> applied) {
    while (!buffer.isEmpty()) {
      Optional<Write<V>> next = buffer.takeNext(clock(), decisions);
      if (next.isEmpty()) {
        return;
      }
      apply(next.get());
      applied.add(next.get());
    }
  }

  /** Applies a write that can be applied; if the storage throws, nothing is changed. */
  void apply(Write<V> write) {
    apply(write, storage.apply(entry(write.key()), write));
  }

  /** The same for a write that was decided here; returns the result of its operation. */
  KVSResult<V> apply(Decision<V> decision, Write<V> write) {
    E applied = storage.apply(entry(write.key()), write);
    KVSResult<V> result = decision.result(storage, applied);
    apply(write, applied);
    return result;
  }

  private void apply(Write<V> write, E applied) {
    boolean isDelete = write.value().isEmpty();
    boolean isEmpty = isDelete && applied.equals(storage.empty());
    boolean isTombstone =
        (isDelete || tombstones.containsKey(write.key())) && storage.isTombstone(applied);
    log.add(write);
    change(state.applied(write.stamp()));
    if (isEmpty) {
      entries.remove(write.key());
    } else {
      entries.put(write.key(), applied);
    }
    if (!isTombstone) {
      tombstones.remove(write.key());
    } else if (isDelete) {
      addTombstone(write.key(), applied);
    }
    appliedSinceForgetting++;
  }

  /** Whether much was applied since something was forgotten last. */
  boolean hasMuchToForget() {
    return appliedSinceForgetting > MUCH;
  }

  /** Puts an entry, which may be that of a key without a value and a tombstone. */
  private void put(String key, E entry) {
    if (entry.equals(storage.empty())) {
      entries.remove(key);
    } else {
      entries.put(key, entry);
    }
  }

  private void noteTombstone(String key, E entry) {
    if (storage.isTombstone(entry)) {
      addTombstone(key, entry);
    } else {
      tombstones.remove(key);
    }
  }

  private void addTombstone(String key, E entry) {
    tombstones.remove(key); // So that it comes last.
    tombstones.put(key, new Tombstone<>(entry, clock()));
  }

  /** Drops the tombstones and log entries that are stable, and log entries beyond the limit. */
  void forget(VectorClock stable) {
    appliedSinceForgetting = 0;
    VectorClock upTo = stable;
    for (int i = 0; i < clock().size(); i++) {
      int actor = clock().actor(i);
      upTo = upTo.with(actor, Math.max(0, clock().sequence(actor) - logLength));
    }
    truncate(upTo);
    var oldest = tombstones.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Tombstone<E>> next = oldest.next();
      if (!stable.covers(next.getValue().clock)) {
        return;
      }
      entries.remove(next.getKey());
      oldest.remove();
    }
  }

  /** How many tombstones there are, at most one per key. */
  int tombstones() {
    return tombstones.size();
  }

  private void truncate(VectorClock upTo) {
    if (!state.truncated().covers(upTo)) {
      log.drop(upTo);
      change(state.truncated(upTo));
    }
  }

  /** Whether the log has all that a replica with a clock lacks. */
  boolean hasLogSince(VectorClock clock) {
    return clock.covers(state.truncated());
  }

  /** The writes that a replica with a clock lacks, in an order in which they can be applied. */
  List<Write<V>> missing(VectorClock clock) {
    return log.between(clock, clock());
  }

  void forEachEntry(BiConsumer<String, E> action) {
    entries.forEach(action);
  }

  /** Copies all entries. */
  Map<String, E> snapshot() {
    ImmutableMap.Builder<String, E> copy = ImmutableMap.builder();
    entries.forEach(copy::put);
    return copy.buildOrThrow();
  }

  /** Merges the whole state of another replica, at once: a part need not be causally closed. */
  void merge(Map<String, E> others, VectorClock othersClock, long time) {
    if (clock().covers(othersClock)) {
      return; // It may be older than what was forgotten since.
    }
    Set<String> keys = new LinkedHashSet<>(others.keySet());
    entries.forEach((key, entry) -> keys.add(key));
    for (String key : keys) {
      E theirs = others.getOrDefault(key, storage.empty());
      put(key, storage.merge(entry(key), clock(), theirs, othersClock));
    }
    change(state.merged(othersClock, time));
    truncate(othersClock); // Its writes are in the entries, and not in the log.
    keys.forEach(key -> noteTombstone(key, entry(key)));
    deliverBuffered(new ArrayList<>());
  }
}
