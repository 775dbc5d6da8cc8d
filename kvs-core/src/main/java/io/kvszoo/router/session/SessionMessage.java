package io.kvszoo.router.session;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;

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

  /** The store's answer to a request. */
  record Reply<V>(RequestId id, Outcome<V> outcome) implements SessionMessage<V> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + outcome;
    }
  }

  /**
   * The request was not done, since it does not say as of when it may be.
   *
   * @param time that the store counts, to be said in requests: see {@link AnswerTable}
   */
  record Dated<V>(RequestId id, long time) implements SessionMessage<V> {}

  /** Time to send again what was not answered. */
  record Retry<V>() implements SessionMessage<V> {}
}
