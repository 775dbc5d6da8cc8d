package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.RequestId;
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

  /** The client has given up the operation of a completion. */
  record GivenUp<V>(Completion<V> completion) implements SessionMessage<V> {

    @Override
    public String toString() {
      return "given up";
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

  /**
   * The replica serves, and covers the token.
   *
   * @param time that it counts, to be said in writes: see {@link
   *     io.kvszoo.router.session.AnswerTable}
   */
  record Ready<V>(int replica, int incarnation, RequestId id, long time)
      implements FromReplica<V> {}

  /**
   * What a question came to.
   *
   * @param seen the writes that the session has seen by this
   * @param stamp of the write; {@link Stamp#NONE} for a read
   * @param time as of {@link Ready}
   */
  record Answer<V>(
      int replica,
      int incarnation,
      RequestId id,
      KVSResult<V> result,
      VectorClock seen,
      Stamp stamp,
      long time)
      implements FromReplica<V> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + result;
    }
  }

  /**
   * The replica did not and will not answer the question; a write is not done.
   *
   * @param clock what it has
   * @param obstacle why it refuses, as what comes after its name in a sentence; empty if the clock
   *     does not cover the token
   */
  record Refused<V>(int replica, int incarnation, RequestId id, VectorClock clock, String obstacle)
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

  /**
   * The write came so late that the replica does not know any more whether a copy of it was done.
   */
  record TooLate<V>(int replica, int incarnation, RequestId id) implements FromReplica<V> {}

  /** Time to ask again what was not answered; void if another timer was set meanwhile. */
  record Retry<V>(long number) implements SessionMessage<V> {}
}
