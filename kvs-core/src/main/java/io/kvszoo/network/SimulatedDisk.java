package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables in memory, with a list of what to take back if the host crashes before the next sync. */
final class SimulatedDisk implements Disk {

  private final Cell<?> cell;
  private final Map<String, SimulatedTable<Object, Object>> tables = new LinkedHashMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();

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
      undo.clear();
      cell.synced();
    }
  }

  void crash() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  void wipe() {
    undo.clear();
    tables.values().forEach(table -> table.entries.clear());
  }

  private final class SimulatedTable<K, T> implements Table<K, T> {

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
        T previous = entries.put(checkNotNull(key, "key"), checkNotNull(value, "value"));
        undo.push(() -> restore(key, previous));
      }
    }

    @Override
    public void remove(K key) {
      if (cell.mayAct()) {
        T previous = entries.remove(key);
        undo.push(() -> restore(key, previous));
      }
    }

    private void restore(K key, @Nullable T previous) {
      if (previous == null) {
        entries.remove(key);
      } else {
        entries.put(key, previous);
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
