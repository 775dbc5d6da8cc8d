package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.RequestId;

/**
 * An operation that a session asks for.
 *
 * @param from where the answer goes
 * @param id the same for all copies
 * @param operation what to do
 * @param <V> the values
 */
record Command<V>(Address<SessionMessage<V>> from, RequestId id, KVSOperation<V> operation) {

  @Override
  public String toString() {
    return "#" + id.sequence() + " " + operation;
  }
}
