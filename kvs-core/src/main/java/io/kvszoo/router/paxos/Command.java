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
 *     the same in all copies (see {@link io.kvszoo.router.protocol.Leases})
 * @param operation what to do
 * @param <V> the values
 */
record Command<V>(
    Address<SessionMessage<V>> from,
    Long session,
    long sequence,
    long openFrom,
    long asOf,
    KVSOperation<V> operation)
    implements ProposerMessage<V> {

  @Override
  public String toString() {
    return "#" + sequence + " " + operation;
  }
}
