package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables in memory, and what to take back if the host crashes before the next sync. */
final class SimulatedDisk implements Disk {

  /** How to take back one write, and the writes before it. */
  private record Undo<K, T>(
      SimulatedTable<K, T> table, K key, @Nullable T before, @Nullable Undo<?, ?> earlier) {

    private void run() {
      table.restore(key, before);
    }
  }

  private final Cell<?> cell;
  private final Map<String, SimulatedTable<Object, Object>> tables = new LinkedHashMap<>();
  private @Nullable Undo<?, ?> unsynced;

  SimulatedDisk(Cell<?> cell) {
    this.cell = cell;
  }

  @Override
  @SuppressWarnings("unchecked") // Disk#table demands the same types each time.
  public <K, T> Table<K, T> table(String name) {
    return (Table<K, T>) tables.computeIfAbsent(name, absent -> new SimulatedTable<>());
  }

  @Override
  public void sync() {
    if (cell.mayAct()) {
      unsynced = null;
      cell.synced();
    }
  }

  /** Takes back what is not synced. */
  void crash() {
    for (Undo<?, ?> undo = unsynced; undo != null; undo = undo.earlier) {
      undo.run();
    }
    unsynced = null;
  }

  /** Forgets everything. */
  void wipe() {
    tables.values().forEach(table -> table.entries.clear());
    unsynced = null;
  }

  private final class SimulatedTable<K, T> implements Table<K, T> {

    /** In order of insertion, so that iterating does not depend on hash codes. */
    private final Map<K, T> entries = new LinkedHashMap<>();

    @Override
    public T getOrDefault(K key, T fallback) {
      return entries.getOrDefault(key, fallback);
    }

    @Override
    public Optional<T> get(K key) {
      return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(K key, T value) {
      if (cell.mayAct()) {
        T before = entries.put(checkNotNull(key, "key"), checkNotNull(value, "value"));
        unsynced = new Undo<>(this, key, before, unsynced);
      }
    }

    @Override
    public void remove(K key) {
      if (cell.mayAct()) {
        unsynced = new Undo<>(this, key, entries.remove(key), unsynced);
      }
    }

    private void restore(K key, @Nullable T before) {
      if (before == null) {
        entries.remove(key);
      } else {
        entries.put(key, before);
      }
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super T> action) {
      entries.forEach(action);
    }

    @Override
    public int size() {
      return entries.size();
    }
  }
}
