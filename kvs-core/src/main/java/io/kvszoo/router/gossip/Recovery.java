package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.Join;
import io.kvszoo.router.gossip.GossipMessage.JoinAgain;
import io.kvszoo.router.gossip.GossipMessage.JoinAnswer;
import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memories;
import io.kvszoo.router.session.Memory;
import java.time.Duration;

/**
 * Brings a replica back that has lost its disk, and keeps the messages of lost memories apart from
 * those of later ones. The papers on gossip do not treat the loss of a disk. Here it is closest to
 * the recovery protocol of Liskov and Cowling, "Viewstamped Replication Revisited", 2012, where a
 * replica that has lost its state takes no part until others have answered it, and a nonce tells
 * answers to this attempt from those to an earlier one.
 *
 * <p>The replica gets a new memory, under an incarnation that it never had, as said in {@link
 * Rejoining}. As an invariant, that memory has either nothing, or all that another had at a moment
 * when it knew of the new memory, and what came since: it takes nothing from a message whose sender
 * did not know of it, and begins with the whole state of a replica that is complete itself, in one
 * message, or not at all ({@link Delivery}). So it may forget and merge as that one may. Until then
 * it answers no question and no digest, and takes no push.
 *
 * <p>Messages from or to a former life of a replica, late or doubled: a replica that knows of a
 * later memory drops those that a lost one sent, and every replica that has a memory knows of it,
 * since it granted the later one. Those that were sent to a lost memory are dropped by the next
 * one, as the sender did not know of it. Whether updates were asked for makes no difference: they
 * are answered by what the sender lacks by its clock. After a crash without a loss the memory is
 * the same, and it has at least what it ever said that it has, since it commits before it says so;
 * so late messages to it are as good as they were.
 */
final class Recovery<V, E> {

  /** How long after its start a replica that has lost its disk asks others for a memory. */
  private static final Duration JOIN_PAUSE = Duration.ofMillis(40);

  /** The longest time from one question of such a replica to the next, until it has caught up. */
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(1);

  private final Context<GossipMessage<V, E>> context;
  private final int self;
  private final GossipSettings settings;
  private final GossipDecisions decisions;
  private final Peers peers;
  private final ReplicaStore<V, E> store;
  private final Incarnations incarnations;
  private final Stability stability;
  private final Outbox<V, E> outbox;
  private final AntiEntropy<V, E> antiEntropy;
  private final Rejoining rejoining;

  Recovery(
      Context<GossipMessage<V, E>> context,
      int self,
      GossipSettings settings,
      GossipDecisions decisions,
      Peers peers,
      ReplicaStore<V, E> store,
      Incarnations incarnations,
      Stability stability,
      Outbox<V, E> outbox,
      AntiEntropy<V, E> antiEntropy) {
    this.context = context;
    this.self = self;
    this.settings = settings;
    this.decisions = decisions;
    this.peers = peers;
    this.store = store;
    this.incarnations = incarnations;
    this.stability = stability;
    this.outbox = outbox;
    this.antiEntropy = antiEntropy;
    rejoining =
        new Rejoining(self, settings.replicas() - 1, context.random().nextLong(), incarnations);
  }

  /** The disk was found empty, and the replica may not have been founded yet. */
  void schedule() {
    context.schedule(JOIN_PAUSE, new JoinAgain<>());
  }

  /** Asks all others for a memory, again and again until all have granted one. */
  void join() {
    Memory proposed = rejoining.proposal();
    outbox.commit();
    for (int replica : peers.all()) {
      outbox.tell(replica, new Join<>(self, proposed));
    }
    boolean isShort = settings.interval().compareTo(LONGEST_JOIN) < 0;
    context.schedule(isShort ? settings.interval() : LONGEST_JOIN, new JoinAgain<>());
  }

  /** Answers another replica that asks for a memory. */
  void grant(Join<V, E> join) {
    boolean granted = decisions.grants(join, incarnations.known());
    if (incarnations.learn(join.replica(), join.memory())) {
      forgetWhatWasSaid();
    }
    outbox.commit();
    outbox.tell(
        join.replica(),
        new JoinAnswer<>(self, join.memory(), granted, incarnations.known(), store.hasMemory()));
  }

  /** Takes an answer of another replica, and says whether a new memory has begun by it. */
  boolean isReborn(JoinAnswer<V, E> answer) {
    if (!rejoining.answered(answer)) {
      return false;
    }
    store.begin(ReplicaState.reborn(incarnations.own().incarnation()));
    outbox.commit();
    antiEntropy.ask(peers.all());
    return true;
  }

  /** Asks one more replica for its state, again and again until this one is complete. */
  void catchUp() {
    if (!store.state().isCaughtUp()) {
      antiEntropy.ask(peers.one());
      context.schedule(LONGEST_JOIN, new JoinAgain<>());
    }
  }

  /** Whether a message counts, by the memories of its sender and of this replica. */
  boolean counts(Sender from) {
    return !decisions.isOfLostMemory(from, incarnations.known())
        && decisions.knowsThisMemory(from, self, store.state().incarnation());
  }

  /** Learns which memories another replica has heard of; to be committed. */
  void learn(Memories known) {
    if (incarnations.learn(known)) {
      forgetWhatWasSaid();
    }
  }

  /** Whether a replica knows of each loss of a disk that this one knows of. */
  boolean isUpToDate(Sender from) {
    return from.known().incarnations().covers(incarnations.known().incarnations());
  }

  private void forgetWhatWasSaid() {
    stability.forgetWhatWasSaid();
    store.forgetBuffered();
  }
}
