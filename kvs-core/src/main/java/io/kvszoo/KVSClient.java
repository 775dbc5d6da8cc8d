package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

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
   * @param newLimit how long an operation may take, more than zero
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
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default void put(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    var unused = KVSException.resultOrThrow(put, execute(put));
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
   * Removes the value of a key, if it has one.
   *
   * @param key the key
   * @throws UnavailableException if it was not done
   * @throws OutcomeUnknownException if it may have been done
   */
  default void delete(String key) {
    KVSOperation<V> delete = KVSOperation.delete(key);
    var unused = KVSException.resultOrThrow(delete, execute(delete));
  }

  /**
   * Begins to set the value of a key.
   *
   * @param key the key
   * @param value its new value
   * @return ends as {@link #put} does
   */
  default CompletableFuture<Void> putAsync(String key, V value) {
    KVSOperation<V> put = KVSOperation.put(key, value);
    return executeAsync(put).thenAccept(outcome -> KVSException.resultOrThrow(put, outcome));
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
  default CompletableFuture<Void> deleteAsync(String key) {
    KVSOperation<V> delete = KVSOperation.delete(key);
    return executeAsync(delete).thenAccept(outcome -> KVSException.resultOrThrow(delete, outcome));
  }

  /**
   * Ends the session. Operations in flight end at once: gets and writes that were not sent as not
   * done, and others as unknown, since they may still take effect. Closing twice changes nothing.
   */
  @Override
  void close();
}
