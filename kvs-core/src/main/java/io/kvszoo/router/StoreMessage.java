package io.kvszoo.router;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Request;

/**
 * The messages of a {@link LocalStore}.
 *
 * @param <V> the type of the values
 */
sealed interface StoreMessage<V> {

  /** A call of a client in the same process. */
  record Call<V>(KVSOperation<V> operation, Completion<V> completion) implements StoreMessage<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** A request of a session on another host. */
  record Remote<V>(Request<V> request) implements StoreMessage<V> {

    @Override
    public String toString() {
      return request.toString();
    }
  }
}
