package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a {@link KVSServer}: one session, on the host of its name.
 *
 * <p>Each operation has a blocking form, which lets virtual time pass until the answer, and an
 * asynchronous one, with which many operations can be in flight. An operation ends in one of three
 * ways: it is done; it was not done ({@link UnavailableException}); or nobody can know ({@link
 * OutcomeUnknownException}, writes only). One that has no answer within the client's limit, or when
 * the client or its server is closed or the future that was returned for it is cancelled, is given
 * up: it ends as not done if it is a get, or a write that was not sent, and as unknown otherwise,
 * and is not sent again. An answer exactly at the limit is in time.
 *
 * <p><b>Crashes.</b> A client whose host crashes, and is up again, goes on as a new session: what
 * the old one had seen and written is forgotten, and with it the guarantees that span a session's
 * operations, such as that it reads its writes.
 *
 * <p><b>Time.</b> Futures are ordinary ones on a network that runs by itself, as that of {@link
 * KVSServer#start(io.kvszoo.storage.Storage, io.kvszoo.router.Router)} does. On one that the caller
 * made, and did not let run by itself ({@link
 * io.kvszoo.simulator.SimulatedNetwork#runInBackground}), virtual time passes only while some
 * thread lets it: one that does a blocking operation, that is in {@code join} or {@code get} of a
 * future that a client returned or of a stage made from it, in {@link KVSServer#await}, or that
 * runs the network. Where operations wait there for two seconds, and no time passes, the log has
 * one warning.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. Stages of a future without an
 * executor of their own run outside of any event and lock, in the order in which the operations
 * ended. They may block, do blocking operations, and throw. They run:
 *
 * <ul>
 *   <li>in the thread that began the operation, if it ended at once;
 *   <li>else on a network that runs by itself, in one of its threads; one that blocks holds up
 *       nobody, since another thread takes over within some milliseconds, but it holds its thread;
 *   <li>else before the next event, in the thread that lets time pass or that closed the client.
 *       One that blocks holds up that thread; blocking operations in stages nest, and each holds
 *       its part of the stack, so hundreds at once overflow it. Compose stages ({@code
 *       thenCompose}) where there are many.
 * </ul>
 *
 * <p><b>Waiting.</b> An interrupt does not stop {@code join}, which restores it at the end; {@code
 * get} throws {@link InterruptedException}, and waits as long as its timeout says in real time.
 *
 * <p>With several threads the interleaving is the machine's, so such runs do not repeat exactly;
 * for runs that do, use asynchronous operations from one thread, on a network of yours that does
 * not run by itself.
 *
 * <p><b>Fakes and decorators.</b> All operations go through {@link #execute} and {@link
 * #executeAsync}, so a class that implements these two, and hands on the rest, can count, retry or
 * answer them.
 *
 * @param <V> the values, immutable, with {@code equals} by value
 */
public interface KVSClient<V> extends AutoCloseable {

  /**
   * The name of this client, and of the host that it is on.
   *
   * @return the name
   */
  String name();

  /**
   * How long an operation may take.
   *
   * @return the limit, in virtual time
   */
  Duration limit();

  /**
   * The same client, the same session, with another limit.
   *
   * @param newLimit how long an operation may take, more than zero, and at most 36,000 days
   * @return a client that shares this one's session, and its end
   */
  KVSClient<V> withLimit(Duration newLimit);

  /**
   * Does any operation, and tells how it ended without an exception: for programs that take
   * operations as data.
   *
   * @param operation the operation
   * @return how it ended
   * @throws IllegalArgumentException if it is a compareAndSet and the router is not linearizable
   * @throws IllegalStateException if the client or its server is closed
   */
  Outcome<V> execute(KVSOperation<V> operation);

  /**
   * Begins any operation.
   *
   * @param operation the operation
   * @return how it ended; it is never completed with an exception
   * @throws IllegalArgumentException if it is a compareAndSet and the router is not linearizable
   * @throws IllegalStateException if the client or its server is closed
   */
  CompletableFuture<Outcome<V>> executeAsync(KVSOperation<V> operation);

  /**
   * Sets the value of a key.
   *
   * @param key the key
   * @param value its new value
   * @return the version of the key right after it
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default Version put(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    return KVSException.writtenOrThrow(put, execute(put));
  }

  /**
   * Reads the value of a key.
   *
   * @param key the key
   * @return its value, none, or several that were written concurrently
   * @throws UnavailableException if nobody answered
   */
  default KVSResult.Read<V> get(String key) {
    KVSOperation<V> get = KVSOperation.get(key);
    return (KVSResult.Read<V>) KVSException.resultOrThrow(get, execute(get));
  }

  /**
   * Reads the value of a key, where there is no conflict.
   *
   * @param key the key
   * @param defaultValue what to return where the key has no value
   * @return the only value of the key, or the default
   * @throws UnavailableException if nobody answered
   * @throws IllegalStateException if the key has several values, written concurrently; use {@link
   *     #get} where that can happen
   */
  default V getOrDefault(String key, V defaultValue) {
    return get(key).value().orElse(defaultValue);
  }

  /**
   * Removes the value of a key, if it has one.
   *
   * @param key the key
   * @return the version of the key right after it: {@link Version#ABSENT}, or another where values
   *     stay that were put concurrently
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default Version delete(String key) {
    KVSOperation<V> delete = KVSOperation.delete(key);
    return KVSException.writtenOrThrow(delete, execute(delete));
  }

  /**
   * Begins to set the value of a key.
   *
   * @param key the key
   * @param value its new value
   * @return ends as {@link #put} does
   */
  default CompletableFuture<Version> putAsync(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    return executeAsync(put).thenApply(outcome -> KVSException.writtenOrThrow(put, outcome));
  }

  /**
   * Begins to read the value of a key.
   *
   * @param key the key
   * @return ends as {@link #get} does
   */
  default CompletableFuture<KVSResult.Read<V>> getAsync(String key) {
    KVSOperation<V> get = KVSOperation.get(key);
    return executeAsync(get)
        .thenApply(outcome -> (KVSResult.Read<V>) KVSException.resultOrThrow(get, outcome));
  }

  /**
   * Begins to remove the value of a key, if it has one.
   *
   * @param key the key
   * @return ends as {@link #delete} does
   */
  default CompletableFuture<Version> deleteAsync(String key) {
    KVSOperation<V> delete = KVSOperation.delete(key);
    return executeAsync(delete).thenApply(outcome -> KVSException.writtenOrThrow(delete, outcome));
  }

  /**
   * Ends the session. Operations in flight end at once: gets and writes that were not sent as not
   * done, and others as unknown, since they may still take effect. Their futures are complete when
   * this returns, or, on a network that runs by itself, soon after. Closing twice changes nothing.
   */
  @Override
  void close();
}
