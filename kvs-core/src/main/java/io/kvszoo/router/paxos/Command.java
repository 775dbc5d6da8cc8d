package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;

/**
 * An operation that a session asks for: the message to the leader, and what is put into a slot.
 * Copies have the same session and sequence.
 *
 * @param from where the answer goes
 * @param session the number of the session, unique among all sessions; an object, since it is
 *     looked up at each replica
 * @param sequence the number of the operation in its session, from 1
 * @param openFrom the number of the first operation whose answer the session may still await
 * @param asOf a time of the replicated state that the session was told before it first sent this;
 *     the same in all copies (see {@link io.kvszoo.router.session.Leases})
 * @param operation what to do
 * @param copy which copy this is, from 1
 * @param answering the replica that is to answer, or that the leader chooses one; copies after the
 *     first are answered by all that can
 * @param <V> the values
 */
record Command<V>(
    Address<SessionMessage.Wire<V>> from,
    Long session,
    long sequence,
    long openFrom,
    long asOf,
    KVSOperation<V> operation,
    int copy,
    int answering)
    implements ProposerMessage.Wire<V> {

  /** The leader chooses who answers. */
  static final int LEADERS_CHOICE = -1;

  /** Whether any replica may answer. */
  boolean isForAll() {
    return copy > 1;
  }

  /** Whether a replica answers, with the leader's choice given. */
  boolean isAnsweredBy(int replica, int leadersChoice) {
    int one = answering == LEADERS_CHOICE ? leadersChoice : answering;
    return one == replica || isForAll();
  }

  @Override
  public String toString() {
    return "#" + sequence + " " + operation;
  }
}
