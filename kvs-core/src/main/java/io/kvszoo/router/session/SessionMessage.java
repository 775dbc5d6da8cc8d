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

  /**
   * The store's answer to a request.
   *
   * @param copy which copy of the request it answers
   */
  record Reply<V>(RequestId id, int copy, Outcome<V> outcome) implements SessionMessage<V> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + outcome;
    }
  }

  /**
   * The request was not done, since it does not say as of when it may be.
   *
   * @param copy which copy of the request it answers
   * @param time that the store counts, to be said in requests: see {@link AnswerTable}
   */
  record Dated<V>(RequestId id, int copy, long time) implements SessionMessage<V> {}

  /** Time to send again what was not answered; void if another timer was set meanwhile. */
  record Retry<V>(long number) implements SessionMessage<V> {}
}
