package io.kvszoo.router;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;

/**
 * What a {@link RetryingSession} understands.
 *
 * @param <V> the values
 */
sealed interface SessionMessage<V> {

  /** A call of the client. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion)
      implements SessionMessage<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** The store's answer to the request of a number. */
  record Reply<V>(long sequence, KVSResult<V> result) implements SessionMessage<V> {

    @Override
    public String toString() {
      return "#" + sequence + " " + result;
    }
  }

  /** Time to send again what was not answered. */
  record Retry<V>() implements SessionMessage<V> {}
}
