package io.kvszoo.router.session;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;

/**
 * What a {@link RetryingSession} understands.
 *
 * @param <V> the values
 */
sealed interface SessionMessage<V> {

  /**
   * What crosses the network: values that can be encoded.
   *
   * @param <V> the values
   */
  sealed interface Wire<V> extends SessionMessage<V> {}

  /**
   * What the session schedules for itself.
   *
   * @param <V> the values
   */
  sealed interface Timer<V> extends SessionMessage<V> {}

  /**
   * What the client's program hands in.
   *
   * @param <V> the values
   */
  sealed interface Call<V> extends SessionMessage<V> {}

  /** An operation. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** The client has given up the operation of a completion. */
  record GivenUp<V>(Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return "given up";
    }
  }

  /**
   * The store's answer to a request.
   *
   * @param copy which copy of the request it answers
   */
  record Reply<V>(RequestId id, int copy, Outcome<V> outcome) implements Wire<V> {

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
  record Dated<V>(RequestId id, int copy, long time) implements Wire<V> {}

  /** Time to send again what was not answered; void if another timer was set meanwhile. */
  record Retry<V>(long number) implements Timer<V> {}
}
