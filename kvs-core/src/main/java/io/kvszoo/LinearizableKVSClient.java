package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A client of a {@link LinearizableKVSServer}, which can compare and set in one step.
 *
 * @param <V> the values, immutable, with {@code equals} by value
 */
public interface LinearizableKVSClient<V> extends KVSClient<V> {

  @Override
  LinearizableKVSClient<V> withLimit(Duration newLimit);

  /**
   * Sets the value of a key if it is what the caller expects.
   *
   * @param key the key
   * @param expected the value that the key must have, by {@code equals}
   * @param update its new value
   * @return whether the key had the expected value, and has the new one now
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default boolean compareAndSet(String key, V expected, V update) {
    return compared(KVSOperation.compareAndSet(key, expected, update)).applied();
  }

  /**
   * Sets the value of a key that has none.
   *
   * @param key the key
   * @param value its new value
   * @return whether the key had no value, and has the new one now
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default boolean putIfAbsent(String key, V value) {
    return compared(KVSOperation.putIfAbsent(key, value)).applied();
  }

  /**
   * Removes the value of a key if it is what the caller expects.
   *
   * @param key the key
   * @param expected the value that the key must have, by {@code equals}
   * @return whether the key had the expected value, and has none now
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default boolean compareAndDelete(String key, V expected) {
    return compared(KVSOperation.compareAndDelete(key, expected)).applied();
  }

  /**
   * Replaces the value of a key by what a function makes of it, in one step: reads the value, and
   * then compares and sets, again with the value that was found each time that another client was
   * first. Where the function returns what it was given, nothing is written.
   *
   * <p><b>How it ends.</b> If it returns, exactly one result of the function was written, and it is
   * the one returned. If an attempt was not done, there is no other: this throws {@link
   * UnavailableException}, nothing was written, and it is safe to call it again. If the outcome of
   * an attempt is unknown, there is no other either, since it may have been done, or may yet be,
   * and to read cannot tell: another client may have replaced what was written, or have written the
   * same. So this throws {@link OutcomeUnknownException}; the last result of the function was
   * written at most once, and no other was. To call it again then applies the function perhaps
   * twice; where that matters, let values carry who wrote them, and look.
   *
   * @param key the key
   * @param function makes the new value of the present one, and is given an empty one where the key
   *     has none; where it returns an empty one, the key is removed. It may be called several
   *     times, so it must do nothing else; what it throws is thrown, and nothing was written
   * @return the new value; empty if the key has none now
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
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
   * Begins to set the value of a key if it is what the caller expects.
   *
   * @param key the key
   * @param expected the value that the key must have, by {@code equals}
   * @param update its new value
   * @return ends as {@link #compareAndSet} does
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
   * @return ends as {@link #putIfAbsent} does
   */
  default CompletableFuture<Boolean> putIfAbsentAsync(String key, V value) {
    return comparedAsync(KVSOperation.putIfAbsent(key, value))
        .thenApply(KVSResult.Compared::applied);
  }

  /**
   * Begins to remove the value of a key if it is what the caller expects.
   *
   * @param key the key
   * @param expected the value that the key must have, by {@code equals}
   * @return ends as {@link #compareAndDelete} does
   */
  default CompletableFuture<Boolean> compareAndDeleteAsync(String key, V expected) {
    return comparedAsync(KVSOperation.compareAndDelete(key, expected))
        .thenApply(KVSResult.Compared::applied);
  }

  /**
   * Begins to replace the value of a key by what a function makes of it.
   *
   * @param key the key
   * @param function as that of {@link #update}; called as a stage of a future is
   * @return ends as {@link #update} does
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
