package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables and journals in memory, and what to take back if the host crashes before a sync. */
final class SimulatedDisk implements Disk {

  private final Cell<?> cell;
  private final Map<String, SimulatedTable<Object, Object>> tables = new LinkedHashMap<>();
  private final Map<String, SimulatedJournal<Object>> journals = new LinkedHashMap<>();
  private final Undo undo = new Undo();
  private final List<SimulatedJournal<?>> unsyncedJournals = new ArrayList<>();

  SimulatedDisk(Cell<?> cell) {
    this.cell = cell;
  }

  @Override
  @SuppressWarnings("unchecked") // Disk#table demands the same types each time.
  public <K, T> Table<K, T> table(String name) {
    return (Table<K, T>) tables.computeIfAbsent(name, absent -> new SimulatedTable<>());
  }

  @Override
  @SuppressWarnings("unchecked") // Disk#journal demands the same type each time.
  public <T> Journal<T> journal(String name) {
    return (Journal<T>) journals.computeIfAbsent(name, absent -> new SimulatedJournal<>(this));
  }

  @Override
  public void sync() {
    if (cell.mayAct()) {
      undo.clear();
      for (SimulatedJournal<?> journal : unsyncedJournals) {
        journal.sync();
      }
      unsyncedJournals.clear();
      cell.synced();
    }
  }

  boolean mayWrite() {
    return cell.mayAct();
  }

  void changed(SimulatedJournal<?> journal) {
    unsyncedJournals.add(journal);
  }

  /** Takes back what is not synced. */
  void crash() {
    undo.run();
    unsyncedJournals.forEach(SimulatedJournal::crash);
    unsyncedJournals.clear();
  }

  /** Forgets everything. */
  void wipe() {
    undo.clear();
    unsyncedJournals.clear();
    tables.values().forEach(table -> table.entries.clear());
    journals.values().forEach(SimulatedJournal::wipe);
  }

  /** How to take back writes to tables: for each, the table, the key, and the value before. */
  private static final class Undo {

    private static final int STRIDE = 3;
    private static final int LEAST_CAPACITY = 16 * STRIDE;

    private @Nullable Object[] writes = new Object[LEAST_CAPACITY];
    private int size;

    private void add(SimulatedTable<?, ?> table, Object key, @Nullable Object before) {
      if (size == writes.length) {
        writes = Arrays.copyOf(writes, 2 * size);
      }
      writes[size] = table;
      writes[size + 1] = key;
      writes[size + 2] = before;
      size += STRIDE;
    }

    private void clear() {
      if (writes.length > LEAST_CAPACITY) {
        writes = new Object[LEAST_CAPACITY];
      } else {
        Arrays.fill(writes, 0, size, null);
      }
      size = 0;
    }

    @SuppressWarnings("unchecked") // Each key and value came from its table.
    private void run() {
      for (int write = size - STRIDE; write >= 0; write -= STRIDE) {
        SimulatedTable<Object, Object> table = (SimulatedTable<Object, Object>) writes[write];
        checkNotNull(table).restore(checkNotNull(writes[write + 1]), writes[write + 2]);
      }
      clear();
    }
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
        undo.add(this, key, before);
      }
    }

    @Override
    public void remove(K key) {
      if (cell.mayAct()) {
        undo.add(this, key, entries.remove(key));
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
