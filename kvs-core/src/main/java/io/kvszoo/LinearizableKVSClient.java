package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a {@link LinearizableKVSServer}, which can compare and set in one step.
 *
 * @param <V> the values, immutable, with {@code equals} by value
 */
public final class LinearizableKVSClient<V> extends KVSClient<V> {

  LinearizableKVSClient(SessionHandle<V> handle, Duration limit) {
    super(handle, limit);
  }

  @Override
  public LinearizableKVSClient<V> withLimit(Duration newLimit) {
    return new LinearizableKVSClient<>(handle(), newLimit);
  }

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
  public boolean compareAndSet(String key, V expected, V update) {
    return applied(done(KVSOperation.compareAndSet(key, expected, update)));
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
  public boolean putIfAbsent(String key, V value) {
    return applied(done(KVSOperation.putIfAbsent(key, value)));
  }

  /**
   * Begins to set the value of a key if it is what the caller expects.
   *
   * @param key the key
   * @param expected the value that the key must have, by {@code equals}
   * @param update its new value
   * @return ends as {@link #compareAndSet} does
   */
  public CompletableFuture<Boolean> compareAndSetAsync(String key, V expected, V update) {
    return doneAsync(KVSOperation.compareAndSet(key, expected, update))
        .thenApply(LinearizableKVSClient::applied);
  }

  /**
   * Begins to set the value of a key that has none.
   *
   * @param key the key
   * @param value its new value
   * @return ends as {@link #putIfAbsent} does
   */
  public CompletableFuture<Boolean> putIfAbsentAsync(String key, V value) {
    return doneAsync(KVSOperation.putIfAbsent(key, value))
        .thenApply(LinearizableKVSClient::applied);
  }

  private static <V> boolean applied(KVSResult<V> result) {
    return ((KVSResult.Compared<V>) result).applied();
  }
}
