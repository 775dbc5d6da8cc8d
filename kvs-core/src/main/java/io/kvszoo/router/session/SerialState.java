package io.kvszoo.router.session;

import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

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
   * Does one operation. Never throws: where the storage does, the state stays as it is, and the
   * outcome is not done, with what was thrown. O(1) and what the storage costs.
   *
   * @param operation the operation
   * @param number of the write, larger than that of any before; a get needs none
   * @return how it ended; a write is in the table, and must be synced before that is told
   */
  public Outcome<V> execute(KVSOperation<V> operation, long number) {
    try {
      return new Outcome.Done<>(apply(operation, number));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }

  /** Calls the storage first, which may throw, and changes what is stored then. */
  private KVSResult<V> apply(KVSOperation<V> operation, long number) {
    String key = operation.key();
    E entry = entries.getOrDefault(key, storage.empty());
    E after = entry;
    boolean overwrites =
        operation instanceof KVSOperation.Put<V> || operation instanceof KVSOperation.Delete<V>;
    Decision<V> decision = Decision.of(operation, overwrites ? List.of() : storage.read(entry));
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
