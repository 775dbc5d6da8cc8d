package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;

/**
 * The messages of a {@link GossipSession}: those that cross the network, its timer, and the calls
 * of its client, each of a type of its own, so that a call cannot be sent.
 *
 * @param <V> the values
 */
public sealed interface SessionMessage<V> {

  /**
   * A message that crosses the network. It consists of values alone, so that it can be encoded.
   *
   * @param <V> the values
   */
  sealed interface Wire<V> extends SessionMessage<V> {}

  /**
   * A message that a session schedules for itself.
   *
   * @param <V> the values
   */
  sealed interface Timer<V> extends SessionMessage<V> {}

  /**
   * A message that is handed in on the session's own machine.
   *
   * @param <V> the values
   */
  sealed interface Call<V> extends SessionMessage<V> {}

  /** A call of the client. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /**
   * The client has given up the operation of a completion.
   *
   * @param <V> the values
   */
  record GivenUp<V>(Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return "given up";
    }
  }

  /**
   * A message from a replica, about a question.
   *
   * @param <V> the values
   */
  sealed interface FromReplica<V> extends Wire<V> {

    /** The number of the replica that sends it. */
    int replica();

    /** The number of the replica's memory. */
    int incarnation();

    /** Names the question. */
    RequestId id();
  }

  /**
   * The replica serves writes, and its state covers the token.
   *
   * @param time the time that the replica counts, which the session must state in its writes: see
   *     {@link io.kvszoo.router.session.AnswerTable}
   */
  record Ready<V>(int replica, int incarnation, RequestId id, long time)
      implements FromReplica<V> {}

  /**
   * The result of a question.
   *
   * @param seen the writes that the session has seen with this answer
   * @param stamp the stamp of the write; {@link Stamp#NONE} for a read
   * @param time as for {@link Ready}
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
   * The replica has not answered the question and will not; a write has had no effect and will have
   * none.
   *
   * @param clock the writes that the replica has applied
   * @param obstacle why it refuses, worded to follow the name of the replica in a sentence; empty
   *     if the clock does not cover the token
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

  /** The replica has lost its disk since the write was sent, so the outcome is unknown. */
  record Forgotten<V>(int replica, int incarnation, RequestId id) implements FromReplica<V> {}

  /**
   * The write arrived so late that the replica no longer knows whether a copy of it was done, so
   * the outcome is unknown.
   */
  record TooLate<V>(int replica, int incarnation, RequestId id) implements FromReplica<V> {}

  /** It is time to ask again what was not answered; void if another timer was set meanwhile. */
  record Retry<V>(long number) implements Timer<V> {}
}
