package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.Push;
import io.kvszoo.router.gossip.GossipMessage.Snapshot;
import io.kvszoo.router.gossip.GossipMessage.Updates;
import io.kvszoo.storage.Write;
import java.util.List;

/**
 * Applies the writes that other replicas send, each after all that it depends on: causal delivery
 * of Birman, Schiper and Stephenson, "Lightweight Causal and Atomic Group Multicast", 1991, except
 * that a write depends on what its session has seen and not on all that its replica has. A write
 * that comes too early waits in a {@link DeliveryBuffer}.
 *
 * <p>A write whose time is more than 5 minutes ahead of this host's clock is not taken until that
 * time has come, as a wrong clock would spread to all replicas ({@link HybridTime}).
 *
 * <p>A replica that has lost its disk takes the whole state of one that is complete, in one
 * message, or nothing. A part would not do: where a tombstone is forgotten because the lost memory
 * had it too, a write from before that delete would count again.
 */
final class Delivery<V, E> {

  private final Context<?> context;
  private final GossipDecisions decisions;
  private final ReplicaStore<V, E> store;
  private final Rumors<V, E> rumors;

  Delivery(
      Context<?> context,
      GossipDecisions decisions,
      ReplicaStore<V, E> store,
      Rumors<V, E> rumors) {
    this.context = context;
    this.decisions = decisions;
    this.store = store;
    this.rumors = rumors;
  }

  /** Applies the writes or the state in a message, if there are any; to be committed. */
  void take(FromReplica<V, E> message) {
    if (!store.state().isCaughtUp()) {
      catchUp(message);
    } else if (message instanceof Push<V, E> pushed) {
      rumors.passOn(store.deliver(inTime(pushed.writes())));
    } else if (message instanceof Updates<V, E> updates) {
      store.deliver(inTime(updates.writes()));
    } else if (message instanceof Snapshot<V, E> snapshot) {
      merge(snapshot);
    }
  }

  private void catchUp(FromReplica<V, E> message) {
    if (message.sender().isCaughtUp()) {
      if (message instanceof Updates<V, E> updates && isInTime(updates.writes())) {
        store.deliver(updates.writes());
      } else if (message instanceof Snapshot<V, E> snapshot) {
        merge(snapshot);
      }
    }
    if (decisions.isCaughtUp(message, store.clock())) {
      store.caughtUp();
    }
  }

  private boolean isInTime(List<Write<V>> writes) {
    return inTime(writes).size() == writes.size();
  }

  private List<Write<V>> inTime(List<Write<V>> writes) {
    return HybridTime.inTime(writes, context.now());
  }

  private void merge(Snapshot<V, E> snapshot) {
    if (!HybridTime.isTooFarAhead(snapshot.time(), context.now())) {
      store.merge(snapshot.entries(), snapshot.sender().clock(), snapshot.time());
    }
  }
}
