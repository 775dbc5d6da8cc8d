package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.Flush;
import io.kvszoo.router.gossip.GossipMessage.Push;
import io.kvszoo.router.gossip.GossipMessage.Received;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Spreads writes as rumors: a replica pushes a write as soon as it has applied it, to all others or
 * to some chosen at random, and those push it on when they hear of it for the first time. This is
 * rumor mongering of Demers and others, "Epidemic Algorithms for Replicated Database Maintenance",
 * 1987: push, blind, with a counter of one. A write that it misses comes by {@link AntiEntropy}.
 *
 * <p>The first write goes at once, and then those of each millisecond together.
 */
final class Rumors<V, E> {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Context<GossipMessage<V, E>> context;
  private final GossipSettings settings;
  private final Peers peers;
  private final Outbox<V, E> outbox;
  private List<Write<V>> writes = new ArrayList<>();
  private boolean isFlushScheduled;

  Rumors(
      Context<GossipMessage<V, E>> context,
      GossipSettings settings,
      Peers peers,
      Outbox<V, E> outbox) {
    this.context = context;
    this.settings = settings;
    this.peers = peers;
    this.outbox = outbox;
  }

  /** Adds writes, in the order in which they were applied; to be committed in the same handler. */
  void add(List<Write<V>> more) {
    writes.addAll(more);
    if (!writes.isEmpty() && !isFlushScheduled) {
      schedule(Duration.ZERO);
    }
  }

  /** Passes on writes that were pushed here and are new, unless their replica pushes to all. */
  void passOn(List<Write<V>> applied) {
    if (settings.fanout() < settings.replicas() - 1) {
      add(applied);
    }
  }

  private void schedule(Duration delay) {
    isFlushScheduled = true;
    context.schedule(delay, new Flush<>());
  }

  /** Pushes the writes that were added, if there are any. */
  void flush() {
    isFlushScheduled = false;
    if (writes.isEmpty()) {
      return;
    }
    List<Write<V>> pushed = List.copyOf(writes);
    writes = new ArrayList<>();
    schedule(PAUSE);
    Push<V, E> push = new Push<>(outbox.sender(), pushed);
    for (int replica : peers.some()) {
      outbox.tell(replica, push);
    }
  }

  /** Says that what was pushed is on disk here, where writes must be on several disks. */
  void acknowledge(Push<V, E> push) {
    if (settings.acknowledgeAfter() > 1) {
      outbox.tell(push.sender().replica(), new Received<>(outbox.sender()));
    }
  }
}
