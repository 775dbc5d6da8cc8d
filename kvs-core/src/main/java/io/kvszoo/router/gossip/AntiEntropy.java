package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.Digest;
import io.kvszoo.router.gossip.GossipMessage.Exchange;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.Pull;
import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.router.gossip.GossipMessage.Snapshot;
import io.kvszoo.router.gossip.GossipMessage.Updates;
import java.time.Duration;

/**
 * Sends other replicas the writes that pushes have missed, and gets those from them: anti-entropy
 * by push-pull (Demers and others, "Epidemic Algorithms for Replicated Database Maintenance",
 * 1987). Once per interval a replica sends its clock to a random other one, alive or not. That one
 * answers with the writes that the clock lacks and its own clock, and the first replica answers in
 * turn with what that clock lacks. Clocks stand for the contents, as in Golding's time-stamped
 * anti-entropy ("Weak-consistency Group Communication and Membership", 1992), so that an exchange
 * costs as much as the replicas differ.
 *
 * <p>Where the log no longer has a write that the other lacks, the whole state goes in one message.
 * Outside of the interval a replica asks others when a question waits for their writes.
 */
final class AntiEntropy<V, E> {

  /** The least time between two requests for writes that questions need. */
  private static final Duration PULL_INTERVAL = Duration.ofMillis(20);

  private final Context<GossipMessage<V, E>> context;
  private final GossipSettings settings;
  private final Peers peers;
  private final ReplicaStore<V, E> store;
  private final Outbox<V, E> outbox;
  private boolean isPullScheduled;

  AntiEntropy(
      Context<GossipMessage<V, E>> context,
      GossipSettings settings,
      Peers peers,
      ReplicaStore<V, E> store,
      Outbox<V, E> outbox) {
    this.context = context;
    this.settings = settings;
    this.peers = peers;
    this.store = store;
    this.outbox = outbox;
  }

  /** Begins an exchange with a random replica, which may also be down, and schedules the next. */
  void exchange() {
    ask(peers.one());
    scheduleExchange();
  }

  /** Schedules an exchange after an interval, from 75 % to 125 % of what is set. */
  void scheduleExchange() {
    double jitter = 0.75 + 0.5 * context.random().nextDouble();
    Duration pause = Duration.ofNanos((long) (jitter * settings.interval().toNanos()));
    context.schedule(pause, new Exchange<>());
  }

  /** Asks some others soon: now, unless some were asked a moment ago. */
  void askSoon() {
    if (!isPullScheduled) {
      ask(peers.some());
      isPullScheduled = true;
      context.schedule(PULL_INTERVAL, new Pull<>());
    }
  }

  /** The pause after a request is over; a caller that still needs writes asks again. */
  void pullIsDue() {
    isPullScheduled = false;
  }

  /** Asks replicas for the writes that this one lacks. */
  void ask(int[] others) {
    for (int replica : others) {
      outbox.tell(replica, new Digest<>(outbox.sender()));
    }
  }

  /** Answers a message of an exchange, if it asks for something. */
  void reply(FromReplica<V, E> message) {
    if (message instanceof Digest<V, E> && store.state().isCaughtUp()) {
      update(message.sender(), true);
    } else if ((message instanceof Updates<V, E> updates && updates.asked())
        || (message instanceof Snapshot<V, E> snapshot && snapshot.asked())) {
      update(message.sender(), false);
    }
  }

  /** Sends a replica the writes that it lacks; if it asked, also when it lacks none. */
  private void update(Sender to, boolean asked) {
    if (!store.hasLogSince(to.clock())) {
      long time = store.state().time();
      outbox.tell(to.replica(), new Snapshot<>(outbox.sender(), store.snapshot(), time, asked));
    } else if (asked || !to.clock().covers(store.clock())) {
      outbox.tell(to.replica(), new Updates<>(outbox.sender(), store.missing(to.clock()), asked));
    }
  }
}
