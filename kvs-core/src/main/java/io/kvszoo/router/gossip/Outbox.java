package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memories;
import java.util.List;

/**
 * Commits, and then sends: the only place where a replica syncs its disk, and the only one where it
 * sends anything.
 *
 * <p><b>Invariant.</b> State is on disk before any message that depends on it is sent, so that a
 * crash takes back nothing that others count on. The {@link Sender} in each message states the last
 * commit, whatever the replica has changed since. A handler that changes anything else commits it
 * before it sends: a write before its answer and its push, and a memory before it proposes or
 * grants it.
 */
final class Outbox<V, E> {

  private final Context<GossipMessage<V, E>> context;
  private final int self;
  private final List<Address<GossipMessage.Wire<V, E>>> replicas;
  private final ReplicaStore<V, E> store;
  private final Incarnations incarnations;
  private final Disk disk;

  private ReplicaState committed;
  private Memories committedMemories;

  Outbox(
      Context<GossipMessage<V, E>> context,
      int self,
      List<Address<GossipMessage.Wire<V, E>>> replicas,
      ReplicaStore<V, E> store,
      Incarnations incarnations) {
    this.context = context;
    this.self = self;
    this.replicas = replicas;
    this.store = store;
    this.incarnations = incarnations;
    disk = context.disk();
    committed = store.state();
    committedMemories = incarnations.known();
  }

  /** Makes durable all that this replica has changed, so that messages may depend on it. */
  void commit() {
    store.save();
    disk.sync();
    committed = store.state();
    committedMemories = incarnations.known();
  }

  /** The state of this replica as of the last commit, for a message to others. */
  Sender sender() {
    return new Sender(
        self,
        committed.incarnation(),
        committed.clock(),
        committedMemories,
        committed.isCaughtUp(),
        context.now());
  }

  /** Sends a message to another replica. */
  void tell(int replica, GossipMessage.Wire<V, E> message) {
    context.send(replicas.get(replica), message);
  }

  /** Sends a message to the session that asked a question. */
  void answer(Question<V, E> question, SessionMessage.Wire<V> answer) {
    context.send(question.from(), answer);
  }
}
