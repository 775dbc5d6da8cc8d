package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a {@link KVSServer}: one session, on the host that has the client's name.
 *
 * <p>Each operation has a blocking form, which lets virtual time pass until the answer arrives, and
 * an asynchronous form, which allows many operations in flight. An operation ends in one of three
 * ways: it was done; it was not done ({@link UnavailableException}); or its outcome is unknown
 * ({@link OutcomeUnknownException}, writes only). If there is no answer within the client's limit,
 * or before the client or its server is closed, or before the future of the operation is cancelled,
 * the client gives the operation up: a get, or a write that was not sent, then ends as not done,
 * and any other write as unknown; neither is sent again. An answer that arrives exactly at the
 * limit is in time.
 *
 * <p><b>Crashes.</b> After a crash and a restart of its host, a client continues as a new session.
 * What the old session had read and written is forgotten, so the guarantees that relate the
 * operations of a session, such as read-your-writes, do not span the crash.
 *
 * <p><b>Time.</b> On a network that runs by itself, such as that of {@link
 * KVSServer#start(io.kvszoo.storage.Storage, io.kvszoo.router.Router)}, futures behave as usual. On
 * a network that the caller made and that does not run by itself ({@link
 * io.kvszoo.simulator.SimulatedNetwork#runInBackground}), virtual time passes only while some
 * thread executes a blocking operation, waits in {@code join} or {@code get} of a future that a
 * client returned or of a stage derived from it, waits in {@link KVSServer#await}, or runs the
 * network. If operations wait for two seconds of real time while no virtual time passes, one
 * warning is logged.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. Stages of a future that have no
 * executor of their own run outside of any event and lock, in the order in which the operations
 * ended. They may block, execute blocking operations, and throw. They run:
 *
 * <ul>
 *   <li>in the thread that began the operation, if it ended at once;
 *   <li>otherwise, on a network that runs by itself, in one of its threads; a stage that blocks
 *       delays no other, since another thread takes over within some milliseconds, but it occupies
 *       its thread;
 *   <li>otherwise before the next event, in the thread that lets time pass or that closed the
 *       client. A stage that blocks also blocks that thread. Blocking operations in stages nest on
 *       its stack, so hundreds of them at once overflow the stack; compose stages ({@code
 *       thenCompose}) instead.
 * </ul>
 *
 * <p><b>Waiting.</b> An interrupt does not end {@code join}, which restores the interrupt status
 * when it returns; {@code get} throws {@link InterruptedException}, and its timeout is in real
 * time.
 *
 * <p>With several threads the interleaving depends on the machine, so such runs cannot be repeated
 * exactly. For repeatable runs, call asynchronous operations from one thread, on a network that
 * does not run by itself.
 *
 * <p><b>Fakes and decorators.</b> All operations go through {@link #execute} and {@link
 * #executeAsync}, so a class that implements these two and delegates the rest can count, retry or
 * answer all operations.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 */
public interface KVSClient<V> extends AutoCloseable {

  /**
   * The name of this client, which is also the name of its host.
   *
   * @return the name
   */
  String name();

  /**
   * The longest time that an operation may take.
   *
   * @return the limit, in virtual time
   */
  Duration limit();

  /**
   * This client, with the same session, and another limit.
   *
   * @param newLimit the longest time that an operation may take, in virtual time, more than zero
   *     and at most 36,000 days
   * @return a client that shares this client's session; closing either of them closes both
   */
  KVSClient<V> withLimit(Duration newLimit);

  /**
   * Executes any operation, and returns its outcome instead of throwing an exception: for programs
   * that treat operations as data.
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
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
   */
  default Version put(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    return KVSException.writtenOrThrow(put, execute(put));
  }

  /**
   * Reads the value of a key.
   *
   * @param key the key
   * @return the value, none, or several values that were written concurrently
   * @throws UnavailableException if no answer arrived
   */
  default KVSResult.Read<V> get(String key) {
    KVSOperation<V> get = KVSOperation.get(key);
    return (KVSResult.Read<V>) KVSException.resultOrThrow(get, execute(get));
  }

  /**
   * Reads the value of a key that has no concurrent values.
   *
   * @param key the key
   * @param defaultValue what to return if the key has no value
   * @return the only value of the key, or the default
   * @throws UnavailableException if no answer arrived
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
   *     remain that were put concurrently
   * @throws UnavailableException if the operation was not done
   * @throws OutcomeUnknownException if the operation may have been done
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
   * @return a future that ends as {@link #put} does
   */
  default CompletableFuture<Version> putAsync(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    return executeAsync(put).thenApply(outcome -> KVSException.writtenOrThrow(put, outcome));
  }

  /**
   * Begins to read the value of a key.
   *
   * @param key the key
   * @return a future that ends as {@link #get} does
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
   * @return a future that ends as {@link #delete} does
   */
  default CompletableFuture<Version> deleteAsync(String key) {
    KVSOperation<V> delete = KVSOperation.delete(key);
    return executeAsync(delete).thenApply(outcome -> KVSException.writtenOrThrow(delete, outcome));
  }

  /**
   * Ends the session. Operations in flight end at once: gets, and writes that were not sent, as not
   * done; other writes as unknown, since they may still take effect. Their futures are complete
   * when this method returns or, on a network that runs by itself, soon after. Closing twice has no
   * effect.
   */
  @Override
  void close();
}
