package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Completion;
import io.kvszoo.router.RequestId;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;

/**
 * What a {@link GossipSession} understands.
 *
 * @param <V> the values
 */
public sealed interface SessionMessage<V> {

  /** A call of the client. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion)
      implements SessionMessage<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** A message from a replica, about a question. */
  sealed interface FromReplica<V> extends SessionMessage<V> {

    /** Which replica sends it. */
    int replica();

    /** Which memory of it. */
    int incarnation();

    /** Which question it is. */
    RequestId id();
  }

  /** The replica serves, and covers the token. */
  record Ready<V>(int replica, int incarnation, RequestId id) implements FromReplica<V> {}

  /**
   * What a question came to.
   *
   * @param seen the writes that the session has seen by this
   * @param stamp of the write; {@link Stamp#NONE} for a read
   */
  record Answer<V>(
      int replica,
      int incarnation,
      RequestId id,
      KVSResult<V> result,
      VectorClock seen,
      Stamp stamp)
      implements FromReplica<V> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + result;
    }
  }

  /**
   * The replica did not and will not answer the question; a write is not done.
   *
   * @param clock what it has, which does not cover the token unless it does not serve
   * @param serves false if it lost its disk and has not caught up yet
   */
  record Refused<V>(int replica, int incarnation, RequestId id, VectorClock clock, boolean serves)
      implements FromReplica<V> {}

  /** The storage threw for the question, which had and will have no effect. */
  record Failed<V>(int replica, int incarnation, RequestId id, Outcome.NotDone<V> outcome)
      implements FromReplica<V> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + outcome;
    }
  }

  /** The replica lost its disk since the write was sent; nobody can know whether it was done. */
  record Forgotten<V>(int replica, int incarnation, RequestId id) implements FromReplica<V> {}

  /** Time to ask again what was not answered. */
  record Retry<V>() implements SessionMessage<V> {}
}
