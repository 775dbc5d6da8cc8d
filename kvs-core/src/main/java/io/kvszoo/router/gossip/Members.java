package io.kvszoo.router.gossip;

import io.kvszoo.storage.VectorClock;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What a replica knows of the others: how much each has said that it has applied.
 *
 * <p>A write is <i>stable</i> if all replicas have it, and no write that was made without knowledge
 * of it can still come: every replica has said that it has it, and this one has applied all that
 * was applied there by then (Wuu and Bernstein, "Efficient Solutions to the Replicated Log and
 * Dictionary Problems", 1984; Baquero, Almeida and Shoker, "Making Operation-based CRDTs
 * Operation-based", 2014). Whoever is not heard of holds stability up. What was said before some
 * replica lost its disk does not count.
 */
class Members {

  private final int self;

  /** By replica: the latest that it said. */
  private final VectorClock[] said;

  /** By replica: the latest that it said and that this replica has come to cover. */
  private final VectorClock[] confirmed;

  Members(int self, int replicas) {
    this.self = self;
    said = new VectorClock[replicas];
    confirmed = new VectorClock[replicas];
    forget();
  }

  /** Forgets what all have said. */
  void forget() {
    Arrays.fill(said, VectorClock.EMPTY);
    Arrays.fill(confirmed, VectorClock.EMPTY);
  }

  /** Takes note of what a replica says that it has, when this one has a clock. */
  void heard(int replica, VectorClock has, VectorClock clock) {
    said[replica] = said[replica].merge(has);
    if (clock.covers(said[replica])) {
      confirmed[replica] = said[replica];
    }
  }

  /** What is stable. */
  VectorClock stable(VectorClock clock) {
    VectorClock stable = clock;
    for (int replica = 0; replica < said.length; replica++) {
      if (replica != self) {
        stable = stable.meet(confirmed[replica]);
      }
    }
    return stable;
  }

  /** Whether each of some writes is known to be at a number of other replicas. */
  boolean areHeld(VectorClock writes, int others) {
    for (int i = 0; i < writes.size(); i++) {
      int actor = writes.actor(i);
      int holders = 0;
      for (VectorClock has : said) {
        holders += has.sequence(actor) >= writes.sequence(actor) ? 1 : 0;
      }
      if (holders < others) {
        return false;
      }
    }
    return true;
  }

  /** Chooses some of the other replicas, or all if there are no more. */
  int[] choose(int count, RandomGenerator random) {
    int[] others = new int[said.length - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < self ? i : i + 1;
    }
    if (count >= others.length) {
      return others;
    }
    for (int i = 0; i < count; i++) {
      int chosen = i + random.nextInt(others.length - i);
      int swapped = others[i];
      others[i] = others[chosen];
      others[chosen] = swapped;
    }
    return Arrays.copyOf(others, count);
  }
}
