package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

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
    KVSOperation<V> operation = KVSOperation.compareAndSet(key, expected, update);
    return applied(operation, execute(operation));
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
    KVSOperation<V> operation = KVSOperation.putIfAbsent(key, value);
    return applied(operation, execute(operation));
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
    KVSOperation<V> operation = KVSOperation.compareAndSet(key, expected, update);
    return executeAsync(operation).thenApply(outcome -> applied(operation, outcome));
  }

  /**
   * Begins to set the value of a key that has none.
   *
   * @param key the key
   * @param value its new value
   * @return ends as {@link #putIfAbsent} does
   */
  default CompletableFuture<Boolean> putIfAbsentAsync(String key, V value) {
    KVSOperation<V> operation = KVSOperation.putIfAbsent(key, value);
    return executeAsync(operation).thenApply(outcome -> applied(operation, outcome));
  }

  private static <V> boolean applied(KVSOperation<V> operation, Outcome<V> outcome) {
    KVSResult<V> result = KVSException.resultOrThrow(operation, outcome);
    return ((KVSResult.Compared<V>) result).applied();
  }
}
