package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables in memory, which remember what to take back if the host crashes before the next sync. */
final class SimulatedDisk implements Disk {

  private final Cell<?> cell;
  private final Map<String, SimulatedTable<Object, Object>> tables = new LinkedHashMap<>();
  private boolean synced = true;

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
      if (!synced) {
        synced = true;
        tables.values().forEach(SimulatedTable::sync);
      }
      cell.synced();
    }
  }

  void crash() {
    tables.values().forEach(SimulatedTable::crash);
  }

  void wipe() {
    tables.values().forEach(SimulatedTable::wipe);
  }

  private final class SimulatedTable<K, T> implements Table<K, T> {

    private final Map<K, T> entries = new LinkedHashMap<>();
    private final List<K> unsyncedKeys = new ArrayList<>();
    private final List<@Nullable T> syncedValues = new ArrayList<>();

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
        unsynced(key, entries.put(checkNotNull(key, "key"), checkNotNull(value, "value")));
      }
    }

    @Override
    public void remove(K key) {
      if (cell.mayAct()) {
        unsynced(key, entries.remove(key));
      }
    }

    private void unsynced(K key, @Nullable T before) {
      synced = false;
      unsyncedKeys.add(key);
      syncedValues.add(before);
    }

    private void sync() {
      if (!unsyncedKeys.isEmpty()) {
        unsyncedKeys.clear();
        syncedValues.clear();
      }
    }

    private void crash() {
      for (int i = unsyncedKeys.size() - 1; i >= 0; i--) {
        T before = syncedValues.get(i);
        if (before == null) {
          entries.remove(unsyncedKeys.get(i));
        } else {
          entries.put(unsyncedKeys.get(i), before);
        }
      }
      sync();
    }

    private void wipe() {
      entries.clear();
      sync();
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
