package io.kvszoo.router.session;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Version;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

/**
 * What an operation does, decided where its key is known: what to write, and what to answer.
 *
 * @param operation the operation
 * @param found the values that its key has before it
 * @param writes whether something is to be written
 * @param value what to write; empty for a delete, and where nothing is written
 * @param <V> the values
 */
public record Decision<V>(
    KVSOperation<V> operation, List<V> found, boolean writes, Optional<V> value) {

  /**
   * Decides an operation.
   *
   * @param operation any operation
   * @param found the values that its key has now, as the storage reads them
   * @param <V> the values
   * @return what it comes to
   */
  public static <V> Decision<V> of(KVSOperation<V> operation, List<V> found) {
    if (operation instanceof KVSOperation.Put<V> put) {
      return new Decision<>(operation, found, true, Optional.of(put.value()));
    } else if (operation instanceof KVSOperation.Delete<V>) {
      return new Decision<>(operation, found, true, Optional.empty());
    } else if (operation instanceof KVSOperation.CompareAndSet<V> compareAndSet) {
      List<V> expected = compareAndSet.expected().map(List::of).orElseGet(List::of);
      boolean applied = found.equals(expected);
      return new Decision<>(
          operation, found, applied, applied ? compareAndSet.update() : Optional.empty());
    }
    return new Decision<>(operation, found, false, Optional.empty());
  }

  /**
   * Reads an entry.
   *
   * @param storage what a write means
   * @param entry the key's entry
   * @param isStale whether it may miss what the reader has seen before
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the result of a get
   */
  public static <V, E> KVSResult.Read<V> read(Storage<V, E> storage, E entry, boolean isStale) {
    List<V> values = storage.read(entry);
    Version version = values.isEmpty() ? Version.ABSENT : Version.of(storage.version(entry));
    return new KVSResult.Read<>(values, isStale, version);
  }

  /**
   * What to answer, once that is safe.
   *
   * @param storage what a write means
   * @param entry the key's entry after the operation
   * @param <E> the storage's entries
   * @return the result of the operation
   */
  public <E> KVSResult<V> result(Storage<V, E> storage, E entry) {
    boolean isAbsent = writes ? value.isEmpty() && storage.read(entry).isEmpty() : found.isEmpty();
    Version version = isAbsent ? Version.ABSENT : Version.of(storage.version(entry));
    if (operation instanceof KVSOperation.Get<V>) {
      return new KVSResult.Read<>(found, false, version);
    }
    return operation instanceof KVSOperation.CompareAndSet<V>
        ? new KVSResult.Compared<>(writes, found, version)
        : new KVSResult.Written<>(version);
  }

  /**
   * What to write, where writes come one after the other, so that each replaces all before it.
   *
   * @param key the operation's key
   * @param stamp the write's stamp, of the only actor
   * @return the write; empty if nothing is to be written
   */
  public Optional<Write<V>> write(String key, Stamp stamp) {
    if (!writes) {
      return Optional.empty();
    }
    VectorClock seen = VectorClock.of(stamp.actor(), stamp.sequence() - 1);
    return Optional.of(Write.replacingAll(key, value, stamp, seen));
  }
}
