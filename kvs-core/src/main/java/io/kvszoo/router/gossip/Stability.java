package io.kvszoo.router.gossip;

import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.storage.VectorClock;
import java.util.Arrays;

/**
 * Tracks which writes each other replica has, and drops the traces of those that all have. This is
 * the time table of Wuu and Bernstein, "Efficient Solutions to the Replicated Log and Dictionary
 * Problems", 1984, reduced to one row per replica: the clock that it last said to have.
 *
 * <p>A write is <i>stable</i> when all replicas have it and no write that was made without
 * knowledge of it can still arrive: every replica has said that it has the write, and this one has
 * applied all that was applied there by then (Baquero, Almeida and Shoker, "Making Operation-based
 * CRDTs Operation-based", 2014). Then its log entry and, if it is a delete, its tombstone go. A
 * silent replica blocks stability. When a replica loses its disk, nothing that was said before
 * counts any longer.
 */
final class Stability {

  private final int self;
  private final GossipSettings settings;
  private final GossipDecisions decisions;
  private final ReplicaStore<?, ?> store;

  /** By replica: the writes that it has said to have. */
  private final VectorClock[] said;

  /** By replica: the latest of what it has said that counts, see GossipDecisions.isConfirmed. */
  private final VectorClock[] confirmed;

  Stability(
      int self, GossipSettings settings, GossipDecisions decisions, ReplicaStore<?, ?> store) {
    this.self = self;
    this.settings = settings;
    this.decisions = decisions;
    this.store = store;
    said = new VectorClock[settings.replicas()];
    confirmed = new VectorClock[settings.replicas()];
    forgetWhatWasSaid();
  }

  void forgetWhatWasSaid() {
    Arrays.fill(said, VectorClock.EMPTY);
    Arrays.fill(confirmed, VectorClock.EMPTY);
  }

  /** Takes note of the writes that a replica says to have. */
  void heard(Sender from) {
    int replica = from.replica();
    said[replica] = said[replica].merge(from.clock());
    if (decisions.isConfirmed(said[replica], store.clock())) {
      confirmed[replica] = said[replica];
    }
  }

  /** Drops tombstones and log entries that are stable; to be committed. */
  void forgetWhatIsStable() {
    store.forget(decisions.stable(self, store.clock(), confirmed));
  }

  /** Whether writes are known to be on as many disks as they must be to be acknowledged. */
  boolean areHeldByEnough(VectorClock writes) {
    int others = settings.acknowledgeAfter() - 1;
    return others == 0 || areHeld(writes, others);
  }

  private boolean areHeld(VectorClock writes, int others) {
    for (int i = 0; i < writes.size(); i++) {
      int actor = writes.actor(i);
      int holders = 0;
      for (VectorClock has : said) {
        holders += has.sequence(actor) >= writes.sequence(actor) ? 1 : 0;
      }
      if (!decisions.isOnEnoughDisks(holders, others)) {
        return false;
      }
    }
    return true;
  }
}
