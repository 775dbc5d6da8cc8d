package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.Flush;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes that are pushed to others soon: the first at once, and then those of a millisecond. */
final class Rumors<V, E> {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Context<GossipMessage<V, E>> context;
  private List<Write<V>> writes = new ArrayList<>();
  private boolean isFlushScheduled;

  Rumors(Context<GossipMessage<V, E>> context) {
    this.context = context;
  }

  /** Adds writes, in an order in which they can be applied after those before. */
  void add(List<Write<V>> more) {
    writes.addAll(more);
    if (!writes.isEmpty() && !isFlushScheduled) {
      schedule(Duration.ZERO);
    }
  }

  private void schedule(Duration delay) {
    isFlushScheduled = true;
    context.schedule(delay, new Flush<>());
  }

  /** Takes out what is to be pushed, as it is time for it; perhaps nothing. */
  List<Write<V>> take() {
    isFlushScheduled = false;
    List<Write<V>> taken = List.copyOf(writes);
    if (!taken.isEmpty()) {
      writes = new ArrayList<>();
      schedule(PAUSE);
    }
    return taken;
  }
}
