package io.kvszoo.router.session;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

/**
 * What an operation comes to, decided where its key is known: what to write, and what to answer.
 *
 * @param writes whether something is to be written
 * @param value what to write; empty for a delete, and where nothing is written
 * @param result what to answer, once that is safe
 * @param <V> the values
 */
public record Decision<V>(boolean writes, Optional<V> value, KVSResult<V> result) {

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
      return new Decision<>(true, Optional.of(put.value()), new KVSResult.Written<>());
    } else if (operation instanceof KVSOperation.Delete<V>) {
      return new Decision<>(true, Optional.empty(), new KVSResult.Written<>());
    } else if (operation instanceof KVSOperation.CompareAndSet<V> compareAndSet) {
      List<V> expected = compareAndSet.expected().map(List::of).orElseGet(List::of);
      boolean applied = found.equals(expected);
      return new Decision<>(
          applied,
          applied ? compareAndSet.update() : Optional.empty(),
          new KVSResult.Compared<>(applied, found));
    }
    return new Decision<>(false, Optional.empty(), new KVSResult.Read<>(found));
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
