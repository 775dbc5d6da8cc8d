package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of a server: a session with a limit for its operations. */
class SessionClient<V> implements KVSClient<V> {

  /** The default limit. */
  static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

  /** Within the range of virtual time. */
  private static final Duration LONGEST_LIMIT = Duration.ofDays(36_000);

  private final SessionHandle<V> handle;
  private final Duration limit;

  SessionClient(SessionHandle<V> handle, Duration limit) {
    checkNotNull(
        limit,
        "limit must not be null; pass the longest virtual time to wait for an answer, such as Duration.ofSeconds(1)");
    checkArgument(
        !limit.isNegative() && !limit.isZero(),
        "limit (%s) must be > 0; it is the longest virtual time to wait for an answer",
        limit);
    checkArgument(
        limit.compareTo(LONGEST_LIMIT) <= 0,
        "limit (%s) must be at most %s, the range of virtual time; pass a shorter one",
        limit,
        LONGEST_LIMIT);
    this.handle = handle;
    this.limit = limit;
  }

  @Override
  public final String name() {
    return handle.name();
  }

  @Override
  public final Duration limit() {
    return limit;
  }

  @Override
  public KVSClient<V> withLimit(Duration newLimit) {
    return new SessionClient<>(handle, newLimit);
  }

  @Override
  public final Outcome<V> execute(KVSOperation<V> operation) {
    handle.check(operation);
    return new BlockingCall<>(operation, handle).await(limit);
  }

  @Override
  public final CompletableFuture<Outcome<V>> executeAsync(KVSOperation<V> operation) {
    return handle.begin(operation, limit, outcome -> outcome);
  }

  // These create one future per operation, where the default methods create two.

  @Override
  public final CompletableFuture<Version> putAsync(String key, V value) {
    return write(KVSOperation.put(key, value));
  }

  @Override
  public final CompletableFuture<KVSResult.Read<V>> getAsync(String key) {
    KVSOperation<V> get = KVSOperation.get(key);
    return handle.begin(
        get, limit, outcome -> (KVSResult.Read<V>) KVSException.resultOrThrow(get, outcome));
  }

  @Override
  public final CompletableFuture<Version> deleteAsync(String key) {
    return write(KVSOperation.delete(key));
  }

  private CompletableFuture<Version> write(KVSOperation<V> operation) {
    return handle.begin(
        operation, limit, outcome -> KVSException.writtenOrThrow(operation, outcome));
  }

  @Override
  public final void close() {
    handle.close("client '" + name() + "' was closed");
  }

  final SessionHandle<V> handle() {
    return handle;
  }

  @Override
  public final String toString() {
    return "client '" + name() + "'";
  }
}
