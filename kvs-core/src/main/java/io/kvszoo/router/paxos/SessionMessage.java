package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
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

  /** The proposer leads. */
  record Ready<V>(int proposer, long search) implements SessionMessage<V> {}

  /** The proposer that was asked does not lead. */
  record NotLeading<V>(int proposer) implements SessionMessage<V> {}

  /** What an operation came to. */
  record Reply<V>(long sequence, KVSResult<V> result) implements SessionMessage<V> {

    @Override
    public String toString() {
      return "#" + sequence + " " + result;
    }
  }

  /** Time to ask again for what was not answered. */
  record Retry<V>() implements SessionMessage<V> {}
}
