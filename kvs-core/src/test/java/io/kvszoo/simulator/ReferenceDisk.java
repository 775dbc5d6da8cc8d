package io.kvszoo.simulator;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The disk of a process in the reference: a state that is copied as a whole by each sync. */
record ReferenceDisk(Supplier<State> state, Runnable check, Runnable syncing) implements Disk {

  /** All tables and journals. */
  static final class State {
    final Map<String, Map<Object, Object>> tables = new LinkedHashMap<>();
    final Map<String, Long> firsts = new LinkedHashMap<>();
    final Map<String, List<Object>> journals = new LinkedHashMap<>();

    State copy() {
      State copy = new State();
      tables.forEach((name, table) -> copy.tables.put(name, new LinkedHashMap<>(table)));
      copy.firsts.putAll(firsts);
      journals.forEach((name, journal) -> copy.journals.put(name, new ArrayList<>(journal)));
      return copy;
    }
  }

  @Override
  public <K, T> Table<K, T> table(String name) {
    return new ReferenceTable<>(this, name);
  }

  @Override
  public <T> Journal<T> journal(String name) {
    return new ReferenceJournal<>(this, name);
  }

  @Override
  public void sync() {
    syncing.run();
  }

  private record ReferenceTable<K, T>(ReferenceDisk disk, String name) implements Table<K, T> {

    @SuppressWarnings("unchecked") // A table is opened with the same types each time.
    private Map<K, T> map() {
      disk.check.run();
      return (Map<K, T>)
          disk.state.get().tables.computeIfAbsent(name, unused -> new LinkedHashMap<>());
    }

    @Override
    public T getOrDefault(K key, T fallback) {
      return map().getOrDefault(key, fallback);
    }

    @Override
    public Optional<T> get(K key) {
      return Optional.ofNullable(map().get(key));
    }

    @Override
    public void put(K key, T value) {
      map().put(key, value);
    }

    @Override
    public void remove(K key) {
      map().remove(key);
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super T> action) {
      map().forEach(action);
    }

    @Override
    public int size() {
      return map().size();
    }
  }

  private record ReferenceJournal<T>(ReferenceDisk disk, String name) implements Journal<T> {

    @SuppressWarnings("unchecked") // A journal is opened with the same type each time.
    private List<T> list() {
      disk.check.run();
      return (List<T>) disk.state.get().journals.computeIfAbsent(name, unused -> new ArrayList<>());
    }

    @Override
    public long first() {
      disk.check.run();
      return disk.state.get().firsts.getOrDefault(name, 0L);
    }

    @Override
    public long end() {
      return first() + list().size();
    }

    @Override
    public void append(T value) {
      list().add(value);
    }

    @Override
    public T get(long place) {
      return list().get((int) (place - first()));
    }

    @Override
    public void dropBefore(long place) {
      long first = first();
      if (place > first) {
        list().subList(0, (int) Math.min(place - first, list().size())).clear();
        disk.state.get().firsts.put(name, place);
      }
    }
  }
}
