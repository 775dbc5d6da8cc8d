package io.kvszoo.router;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;

/**
 * What a {@link LocalStore} understands.
 *
 * @param <V> the values
 */
sealed interface StoreMessage<V> {

  /** A call of a client in the same process. */
  record Call<V>(KVSOperation<V> operation, Completion<V> completion) implements StoreMessage<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /**
   * A request of a session on another host, which sends it again until it hears the answer.
   *
   * @param sender where the answer goes
   * @param session the number of the session, unique among all sessions
   * @param sequence the number of the operation in its session, from 1
   * @param openFrom the session awaits no answer to an operation with a lower number
   * @param operation the operation
   */
  record Request<V>(
      Address<SessionMessage<V>> sender,
      long session,
      long sequence,
      long openFrom,
      KVSOperation<V> operation)
      implements StoreMessage<V> {

    @Override
    public String toString() {
      return "#" + sequence + " " + operation;
    }
  }
}
