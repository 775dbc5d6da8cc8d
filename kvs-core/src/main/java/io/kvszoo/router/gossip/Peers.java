package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The other replicas, of which some are chosen at random to gossip with. */
final class Peers {

  private final Context<?> context;
  private final int self;
  private final int replicas;
  private final int fanout;

  Peers(Context<?> context, int self, GossipSettings settings) {
    this.context = context;
    this.self = self;
    replicas = settings.replicas();
    fanout = settings.fanout();
  }

  /** Chooses one other replica; none if there is none. */
  int[] one() {
    return choose(1);
  }

  /** Chooses as many other replicas as a write is pushed to. */
  int[] some() {
    return choose(fanout);
  }

  /** All other replicas. */
  int[] all() {
    return choose(replicas);
  }

  private int[] choose(int count) {
    int[] others = new int[replicas - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < self ? i : i + 1;
    }
    if (count >= others.length) {
      return others;
    }
    RandomGenerator random = context.random();
    for (int i = 0; i < count; i++) {
      int chosen = i + random.nextInt(others.length - i);
      int swapped = others[i];
      others[i] = others[chosen];
      others[chosen] = swapped;
    }
    return Arrays.copyOf(others, count);
  }
}
