package io.kvszoo.router;

import io.kvszoo.operation.KVSOperation;

/**
 * One client's view of a deployed router.
 *
 * <p>It is called from any thread, so what it remembers belongs into a process on the client's
 * host, to which it hands operations with {@link io.kvszoo.network.Network#submit}.
 *
 * @param <V> the values
 */
@FunctionalInterface
public interface Session<V> {

  /**
   * Begins an operation. Several may be in flight.
   *
   * <p>The client itself ends an operation that takes too long, so a session needs no limit of its
   * own; it should stop trying when it finds the completion complete.
   *
   * @param operation the operation; a compareAndSet only if the router is linearizable
   * @param completion is told how it ended, now or later
   */
  void submit(KVSOperation<V> operation, Completion<V> completion);
}
