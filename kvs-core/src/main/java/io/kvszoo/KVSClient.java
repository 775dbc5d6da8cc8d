package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A client of a {@link KVSServer}: one session, on a host of its own.
 *
 * <p>Each operation has a blocking form, which lets virtual time pass until the answer, and an
 * asynchronous one, with which many operations can be in flight. An operation ends in one of three
 * ways: it is done; it was not done ({@link UnavailableException}); or nobody can know ({@link
 * OutcomeUnknownException}, writes only). One that has no answer within the client's limit, or when
 * the client or its server is closed, is given up: it ends as not done if it is a get, or a write
 * that was not sent, and as unknown otherwise. An answer exactly at the limit is in time.
 *
 * <p><b>Crashes.</b> A client whose host crashes, and is up again, goes on as a new session: what
 * the old one had seen and written is forgotten, and with it the guarantees that span a session's
 * operations, such as that it reads its writes.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. The network handles one event at a
 * time, in whichever thread lets time pass: that of a blocking call, or of somebody who waits for a
 * future. Stages of a future without an executor of their own run there too, in the order in which
 * the operations ended and before the next event, outside of any event and lock; or in the thread
 * that began the operation, if it ended at once, or that closed the client. They may block, and
 * then nest: each that waits holds its part of the stack, so hundreds at once overflow it. Compose
 * stages ({@code thenCompose}) where there are many.
 *
 * <p><b>Waiting.</b> {@code join} and {@code get} of a future let virtual time pass. An interrupt
 * does not stop {@code join}, which restores it at the end; {@code get} throws {@link
 * InterruptedException}, and waits as long as its timeout says in real time.
 *
 * <p>With several threads the interleaving is the machine's, so such runs do not repeat exactly;
 * use asynchronous operations from one thread for that.
 *
 * @param <V> the values, immutable, with {@code equals} by value
 */
public class KVSClient<V> implements AutoCloseable {

  private final SessionHandle<V> handle;
  private final Duration limit;

  KVSClient(SessionHandle<V> handle, Duration limit) {
    checkNotNull(
        limit,
        "limit must not be null; give the longest virtual time to wait for an answer, such as Duration.ofSeconds(1)");
    checkArgument(
        !limit.isNegative() && !limit.isZero(),
        "limit (%s) must be > 0, the longest virtual time to wait for an answer",
        limit);
    this.handle = handle;
    this.limit = limit;
  }

  /**
   * The name of this client, and of the host that it is on.
   *
   * @return the name
   */
  public final String name() {
    return handle.name();
  }

  /**
   * How long an operation may take.
   *
   * @return the limit, in virtual time
   */
  public final Duration limit() {
    return limit;
  }

  /**
   * The same client, the same session, with another limit.
   *
   * @param newLimit how long an operation may take, more than zero
   * @return a client that shares this one's session, and its end
   */
  public KVSClient<V> withLimit(Duration newLimit) {
    return new KVSClient<>(handle, newLimit);
  }

  /**
   * Sets the value of a key.
   *
   * @param key the key
   * @param value its new value
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  public final void put(String key, V value) {
    done(KVSOperation.put(key, value));
  }

  /**
   * Reads the value of a key.
   *
   * @param key the key
   * @return its value, none, or several that were written concurrently
   * @throws UnavailableException if nobody answered
   */
  public final KVSResult.Read<V> get(String key) {
    return (KVSResult.Read<V>) done(KVSOperation.get(key));
  }

  /**
   * Removes the value of a key, if it has one.
   *
   * @param key the key
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  public final void delete(String key) {
    done(KVSOperation.delete(key));
  }

  /**
   * Begins to set the value of a key.
   *
   * @param key the key
   * @param value its new value
   * @return ends as {@link #put} does
   */
  public final CompletableFuture<Void> putAsync(String key, V value) {
    return doneAsync(KVSOperation.put(key, value)).thenAccept(result -> {});
  }

  /**
   * Begins to read the value of a key.
   *
   * @param key the key
   * @return ends as {@link #get} does
   */
  public final CompletableFuture<KVSResult.Read<V>> getAsync(String key) {
    KVSOperation<V> get = KVSOperation.get(key);
    return begin(get, outcome -> (KVSResult.Read<V>) Call.resultOf(get, outcome));
  }

  /**
   * Begins to remove the value of a key.
   *
   * @param key the key
   * @return ends as {@link #delete} does
   */
  public final CompletableFuture<Void> deleteAsync(String key) {
    return doneAsync(KVSOperation.delete(key)).thenAccept(result -> {});
  }

  /**
   * Does any operation, and tells how it ended without an exception: for programs that take
   * operations as data.
   *
   * @param operation the operation
   * @return how it ended
   * @throws IllegalArgumentException if it is a compareAndSet and the router is not linearizable
   */
  public final Outcome<V> execute(KVSOperation<V> operation) {
    handle.check(operation);
    return new BlockingCall<>(operation, handle).await(limit);
  }

  /**
   * Begins any operation.
   *
   * @param operation the operation
   * @return how it ended; it is never completed with an exception
   * @throws IllegalArgumentException if it is a compareAndSet and the router is not linearizable
   */
  public final CompletableFuture<Outcome<V>> executeAsync(KVSOperation<V> operation) {
    return begin(operation, outcome -> outcome);
  }

  private <T> CompletableFuture<T> begin(
      KVSOperation<V> operation, Function<Outcome<V>, T> result) {
    handle.check(operation);
    return new AsyncCall<>(operation, handle, limit, result).start();
  }

  final KVSResult<V> done(KVSOperation<V> operation) {
    return Call.resultOf(operation, execute(operation));
  }

  final CompletableFuture<KVSResult<V>> doneAsync(KVSOperation<V> operation) {
    return begin(operation, outcome -> Call.resultOf(operation, outcome));
  }

  /**
   * Ends the session. Operations in flight end at once: gets and writes that were not sent as not
   * done, and others as unknown, since they may still take effect. Closing twice changes nothing.
   */
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
