package io.kvszoo.router.session;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The entries of a store to which operations are applied one after the other, as in one process, or
 * in the same order at each of several (Schneider, "Implementing Fault-Tolerant Services Using the
 * State Machine Approach", 1990): where the numbers are the same, so are the answers and the
 * entries.
 *
 * <p>Each write replaces all before it. What a delete leaves behind is not kept, since nothing
 * comes that is concurrent with it.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
public final class SerialState<V, E> {

  private static final int ACTOR = 0;

  /** Entries that are not on disk. */
  private record MapTable<E>(Map<String, E> map) implements Table<String, E> {

    @Override
    public E getOrDefault(String key, E fallback) {
      return map.getOrDefault(key, fallback);
    }

    @Override
    public Optional<E> get(String key) {
      return Optional.ofNullable(map.get(key));
    }

    @Override
    public void put(String key, E entry) {
      map.put(key, entry);
    }

    @Override
    public void remove(String key) {
      map.remove(key);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super E> action) {
      map.forEach(action);
    }

    @Override
    public int size() {
      return map.size();
    }
  }

  private final Storage<V, E> storage;
  private final Table<String, E> entries;

  /**
   * A state whose entries are in a table.
   *
   * @param storage what a write means
   * @param entries where the entries are; nobody else may change them
   */
  public SerialState(Storage<V, E> storage, Table<String, E> entries) {
    this.storage = storage;
    this.entries = entries;
  }

  /**
   * A state whose entries are in memory, of a process that has the operations on disk.
   *
   * @param storage what a write means
   * @param entries where the entries are; nobody else may change them
   */
  public SerialState(Storage<V, E> storage, Map<String, E> entries) {
    this(storage, new MapTable<>(entries));
  }

  /**
   * Does one operation. Where the storage throws, the state stays as it is, and the outcome is not
   * done, with what was thrown. O(1) and what the storage costs.
   *
   * @param operation the operation
   * @param number of the write, from 1, larger than that of any before that has changed the state,
   *     also before a restart: with a smaller one, the write may have no effect; a get needs none
   * @return how it ended; a write is in the table, and must be synced before that is told
   * @throws IllegalArgumentException if the number of a write is not positive
   */
  public Outcome<V> execute(KVSOperation<V> operation, long number) {
    if (!operation.isWrite()) {
      return read(operation.key());
    }
    checkArgument(number > 0, "number (%s) must be > 0; count writes from 1, and on disk", number);
    try {
      return new Outcome.Done<>(apply(operation, number));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }

  /**
   * Reads a key. Never throws, as {@link #execute}.
   *
   * @param key a key
   * @return its values
   */
  public Outcome<V> read(String key) {
    try {
      E entry = entries.getOrDefault(key, storage.empty());
      return new Outcome.Done<>(Decision.read(storage, entry, false));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }

  /** Calls the storage first, which may throw, and changes what is stored then. */
  private KVSResult<V> apply(KVSOperation<V> operation, long number) {
    String key = operation.key();
    E entry = entries.getOrDefault(key, storage.empty());
    E after = entry;
    boolean compares = operation instanceof KVSOperation.CompareAndSet<V>;
    Decision<V> decision = Decision.of(operation, compares ? storage.read(entry) : List.of());
    Optional<Write<V>> write = decision.write(key, new Stamp(number, ACTOR, number));
    if (write.isPresent()) {
      after = storage.apply(entry, write.get());
    }
    KVSResult<V> result = decision.result(storage, after);
    if (write.isPresent()) {
      if (write.get().value().isEmpty() && isNothing(after)) {
        entries.remove(key);
      } else {
        entries.put(key, after);
      }
    }
    return result;
  }

  private boolean isNothing(E entry) {
    return storage.isTombstone(entry) || entry.equals(storage.empty());
  }
}
