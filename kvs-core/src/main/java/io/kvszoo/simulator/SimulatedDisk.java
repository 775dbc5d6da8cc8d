package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tables and journals in memory, and the changes to undo if the host crashes before a sync. */
final class SimulatedDisk implements Disk {

  /** The process whose disk this is. */
  interface Owner {

    /**
     * Permits an action of the process.
     *
     * @throws ProcessDown if it crashed or was stopped in the middle of its handler
     * @throws IllegalStateException if it does not handle anything now
     */
    void checkActing();

    /**
     * Permits any caller except a process that ended in the middle of its handler.
     *
     * @throws ProcessDown to such a process
     */
    void checkAlive();

    /** Called when a sync begins; throws if the process ends there. */
    void beginSync();

    /** Called when a sync has taken effect; throws if the process ends there. */
    void endSync();
  }

  private final Owner owner;
  private final Map<String, SimulatedTable<Object, Object>> tables = new LinkedHashMap<>();
  private final Map<String, SimulatedJournal<Object>> journals = new LinkedHashMap<>();
  private final Undo undo = new Undo();
  private final List<SimulatedJournal<?>> unsyncedJournals = new ArrayList<>();

  SimulatedDisk(Owner owner) {
    this.owner = owner;
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
    owner.checkActing();
    owner.beginSync();
    undo.commit();
    for (SimulatedJournal<?> journal : unsyncedJournals) {
      journal.sync();
    }
    unsyncedJournals.clear();
    owner.endSync();
  }

  /** Lets a journal be written. */
  void checkActing() {
    owner.checkActing();
  }

  /** Lets a journal be read. */
  void checkAlive() {
    owner.checkAlive();
  }

  void changed(SimulatedJournal<?> journal) {
    unsyncedJournals.add(journal);
  }

  /** Undoes the changes that are not synced. */
  void crash() {
    undo.rollBack();
    unsyncedJournals.forEach(SimulatedJournal::crash);
    unsyncedJournals.clear();
  }

  /** Deletes everything. */
  void wipe() {
    undo.clear();
    unsyncedJournals.clear();
    tables.values().forEach(SimulatedTable::clear);
    journals.values().forEach(SimulatedJournal::wipe);
  }

  /**
   * The undo log of writes to tables: for each write, the table, the key, and the previous value.
   */
  private static final class Undo {

    /** In a table, the value of a key that is removed and keeps its place until the next sync. */
    private static final Object REMOVED = new Object();

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

    @SuppressWarnings("unchecked") // Each key came from its table.
    private SimulatedTable<Object, Object> table(int write) {
      return (SimulatedTable<Object, Object>) checkNotNull(writes[write]);
    }

    /** Makes all writes final. */
    private void commit() {
      for (int write = 0; write < size; write += STRIDE) {
        if (table(write).removed > 0) {
          table(write).forgetIfRemoved(checkNotNull(writes[write + 1]));
        }
      }
      clear();
    }

    private void clear() {
      if (writes.length > LEAST_CAPACITY) {
        writes = new Object[LEAST_CAPACITY];
      } else {
        Arrays.fill(writes, 0, size, null);
      }
      size = 0;
    }

    private void rollBack() {
      for (int write = size - STRIDE; write >= 0; write -= STRIDE) {
        table(write).restore(checkNotNull(writes[write + 1]), writes[write + 2]);
      }
      clear();
    }
  }

  private final class SimulatedTable<K, T> implements Table<K, T> {

    /** In order of insertion, so that iterating does not depend on hash codes. */
    private final Map<K, Object> entries = new LinkedHashMap<>();

    /** How many of the entries are {@link Undo#REMOVED}. */
    private int removed;

    @Override
    public T getOrDefault(K key, T fallback) {
      T found = find(key);
      return found == null ? fallback : found;
    }

    @Override
    public Optional<T> get(K key) {
      return Optional.ofNullable(find(key));
    }

    private @Nullable T find(K key) {
      owner.checkAlive();
      return present(entries.get(key));
    }

    @SuppressWarnings("unchecked") // Apart from REMOVED, only values of type T are ever added.
    private @Nullable T present(@Nullable Object value) {
      return value == Undo.REMOVED ? null : (T) value;
    }

    @Override
    public void put(K key, T value) {
      owner.checkActing();
      undo.add(
          this,
          key,
          exchange(
              checkNotNull(key, "key must not be null; use any other value"),
              checkNotNull(value, "value must not be null; use remove to delete a key")));
    }

    @Override
    public void remove(K key) {
      owner.checkActing();
      if (entries.containsKey(key)) {
        undo.add(this, key, exchange(key, Undo.REMOVED));
      }
    }

    private @Nullable Object exchange(K key, Object value) {
      Object before = entries.put(key, value);
      count(before, value);
      return before;
    }

    private void count(@Nullable Object before, @Nullable Object after) {
      removed += (after == Undo.REMOVED ? 1 : 0) - (before == Undo.REMOVED ? 1 : 0);
    }

    /** Undoes one write; a key that existed before keeps its place. */
    private void restore(K key, @Nullable Object before) {
      count(before == null ? entries.remove(key) : entries.put(key, before), before);
    }

    private void forgetIfRemoved(K key) {
      if (entries.get(key) == Undo.REMOVED) {
        entries.remove(key);
        removed--;
      }
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super T> action) {
      owner.checkAlive();
      entries.forEach(
          (key, value) -> {
            T visited = present(value);
            if (visited != null) {
              action.accept(key, visited);
            }
          });
    }

    @Override
    public int size() {
      owner.checkAlive();
      return entries.size() - removed;
    }

    private void clear() {
      entries.clear();
      removed = 0;
    }
  }
}
