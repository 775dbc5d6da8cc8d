package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A client of a {@link LinearizableKVSServer}, which can atomically compare and set a value.
 *
 * <p>These operations are meant for a storage in which a put replaces the value of a key and a
 * delete removes it, as in {@link io.kvszoo.storage.LwwStorage} and {@link
 * io.kvszoo.storage.CausalStorage}. In one in which a put means something else, such as to add to a
 * counter, the comparison is right, but what is written then means what a put means there.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 */
public interface LinearizableKVSClient<V> extends KVSClient<V> {

  @Override
  LinearizableKVSClient<V> withLimit(Duration newLimit);

  /**
   * Sets the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the value that the key must have, compared by {@code equals}
   * @param update its new value
   * @return whether the key had the expected value, which was then replaced by the new one
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
   */
  default boolean compareAndSet(String key, V expected, V update) {
    return compared(KVSOperation.compareAndSet(key, expected, update)).applied();
  }

  /**
   * Sets the value of a key that has none.
   *
   * @param key the key
   * @param value its new value
   * @return whether the key had no value, and was then set to the new one
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
   */
  default boolean putIfAbsent(String key, V value) {
    return compared(KVSOperation.putIfAbsent(key, value)).applied();
  }

  /**
   * Removes the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the value that the key must have, compared by {@code equals}
   * @return whether the key had the expected value, which was then removed
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
   */
  default boolean compareAndDelete(String key, V expected) {
    return compared(KVSOperation.compareAndDelete(key, expected)).applied();
  }

  /**
   * Atomically replaces the value of a key by the result of a function: reads the value, applies
   * the function, and then compares and sets. If another client changed the value in between, this
   * repeats with the value that was found. If the function returns its argument, nothing is
   * written.
   *
   * <p><b>How it ends.</b> If this method returns, exactly one result of the function was written,
   * and that result is returned. If an attempt was not done, this method does not try again but
   * throws {@link UnavailableException}: nothing was written, and a retry is safe. If the outcome
   * of an attempt is unknown, this method does not try again either, since the attempt may have
   * been done or may still be done, and a read cannot tell: another client may have replaced the
   * value since, or have written an equal one. It throws {@link OutcomeUnknownException}: the last
   * result of the function was written at most once, and no other result was written. A second call
   * may then apply the function twice; if that matters, include the identity of the writer in the
   * values, and read before the second call.
   *
   * @param key the key
   * @param function computes the new value from the present one, which is empty if the key has no
   *     value; an empty result removes the key. It may be called several times, so it must have no
   *     side effects; if it throws, the exception is passed on, and nothing was written
   * @return the new value; empty if the key has none now
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
   */
  default Optional<V> update(String key, UnaryOperator<Optional<V>> function) {
    Optional<V> found = get(key).value();
    while (true) {
      Optional<V> updated = function.apply(found);
      if (updated.equals(found)) {
        return found;
      }
      KVSResult.Compared<V> result =
          compared(new KVSOperation.CompareAndSet<>(key, found, updated));
      if (result.applied()) {
        return updated;
      }
      found = new KVSResult.Read<>(result.found()).value();
    }
  }

  /**
   * Begins to set the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the value that the key must have, compared by {@code equals}
   * @param update its new value
   * @return a future that ends as {@link #compareAndSet} does
   */
  default CompletableFuture<Boolean> compareAndSetAsync(String key, V expected, V update) {
    return comparedAsync(KVSOperation.compareAndSet(key, expected, update))
        .thenApply(KVSResult.Compared::applied);
  }

  /**
   * Begins to set the value of a key that has none.
   *
   * @param key the key
   * @param value its new value
   * @return a future that ends as {@link #putIfAbsent} does
   */
  default CompletableFuture<Boolean> putIfAbsentAsync(String key, V value) {
    return comparedAsync(KVSOperation.putIfAbsent(key, value))
        .thenApply(KVSResult.Compared::applied);
  }

  /**
   * Begins to remove the value of a key if the key has the expected value.
   *
   * @param key the key
   * @param expected the value that the key must have, compared by {@code equals}
   * @return a future that ends as {@link #compareAndDelete} does
   */
  default CompletableFuture<Boolean> compareAndDeleteAsync(String key, V expected) {
    return comparedAsync(KVSOperation.compareAndDelete(key, expected))
        .thenApply(KVSResult.Compared::applied);
  }

  /**
   * Begins to replace the value of a key by the result of a function.
   *
   * @param key the key
   * @param function computes the new value, as for {@link #update}; called as a stage of a future
   * @return a future that ends as {@link #update} does
   */
  default CompletableFuture<Optional<V>> updateAsync(
      String key, UnaryOperator<Optional<V>> function) {
    return getAsync(key).thenCompose(read -> updateAsync(key, read.value(), function));
  }

  private CompletableFuture<Optional<V>> updateAsync(
      String key, Optional<V> found, UnaryOperator<Optional<V>> function) {
    Optional<V> updated = function.apply(found);
    if (updated.equals(found)) {
      return CompletableFuture.completedFuture(found);
    }
    return comparedAsync(new KVSOperation.CompareAndSet<>(key, found, updated))
        .thenCompose(
            result ->
                result.applied()
                    ? CompletableFuture.completedFuture(updated)
                    : updateAsync(key, new KVSResult.Read<>(result.found()).value(), function));
  }

  private KVSResult.Compared<V> compared(KVSOperation<V> operation) {
    return (KVSResult.Compared<V>) KVSException.resultOrThrow(operation, execute(operation));
  }

  private CompletableFuture<KVSResult.Compared<V>> comparedAsync(KVSOperation<V> operation) {
    return executeAsync(operation)
        .thenApply(
            outcome -> (KVSResult.Compared<V>) KVSException.resultOrThrow(operation, outcome));
  }
}
