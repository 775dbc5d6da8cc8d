package io.kvszoo.router;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Request;

/**
 * The messages of a {@link LocalStore}. It sets no timers.
 *
 * @param <V> the type of the values
 */
sealed interface StoreMessage<V> {

  /**
   * What crosses the network: values that can be encoded.
   *
   * @param <V> the values
   */
  sealed interface Wire<V> extends StoreMessage<V> {}

  /**
   * What the client's program hands in.
   *
   * @param <V> the values
   */
  sealed interface Call<V> extends StoreMessage<V> {}

  /** An operation of a client in the same process. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** A request of a session on another host. */
  record Remote<V>(Request<V> request) implements Wire<V> {

    @Override
    public String toString() {
      return request.toString();
    }
  }
}
