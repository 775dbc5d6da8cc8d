package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Completion;

/**
 * What a {@link PaxosSession} understands.
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
   * The proposer leads.
   *
   * @param time a time of the replicated state
   */
  record Ready<V>(int proposer, long search, long time) implements SessionMessage<V> {}

  /** The proposer that was asked does not lead. */
  record NotLeading<V>(int proposer) implements SessionMessage<V> {}

  /**
   * How the operation of a session ended.
   *
   * @param time of the replicated state
   */
  record Reply<V>(long session, long sequence, long time, Outcome<V> outcome)
      implements SessionMessage<V> {

    @Override
    public String toString() {
      return "#" + sequence + " " + outcome;
    }
  }

  /** Time to ask again for what was not answered. */
  record Retry<V>() implements SessionMessage<V> {}
}
