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
 * <p><b>Invariant.</b> What a message says is on disk before it is sent, so that a crash takes back
 * nothing that somebody else counts on. What a replica says of itself in each message, its {@link
 * Sender}, is what was committed last, whatever it has done since. A handler that has changed
 * anything commits before it answers or tells of it: a write before its answer is sent and before
 * it becomes a rumor, what others sent before it says that it has it, a proposed or granted memory
 * before it says so.
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

  /** What this replica says of itself: what is committed. */
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
