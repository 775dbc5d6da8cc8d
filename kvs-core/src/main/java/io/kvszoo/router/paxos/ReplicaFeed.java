package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import java.util.List;

/**
 * The messages of a leader to the replicas: it tells them which batches are chosen, as the leader
 * of van Renesse and Altinbuken, "Paxos Made Moderately Complex", 2015, sends decisions, hands them
 * reads, and asks how far they are.
 *
 * <p>It asks each replica with each heartbeat, and before that when it has handed it many commands
 * ({@link ReplicaWindows}), or when a session misses an answer, since the message that something is
 * chosen may be lost. A replica that lacks what it was told is asked once more; if it still lacks
 * it, it is told whom to ask. So what is lost is repaired in a few round trips.
 */
final class ReplicaFeed<V, E> {

  private final Context<ProposerMessage<V>> context;
  private final PaxosDecisions decisions;
  private final Roles<V, E> roles;
  private final int self;
  private final KeptSlots<V> slots;
  private final ReplicaProgress progress;
  private final ReplicaWindows windows;
  private final Timing timing;

  /** By replica: whether it was asked since the last heartbeat. */
  private final boolean[] isAsked;

  private long askedAllAt;

  ReplicaFeed(
      Context<ProposerMessage<V>> context,
      PaxosSettings settings,
      PaxosDecisions decisions,
      Roles<V, E> roles,
      int self,
      KeptSlots<V> slots,
      ReplicaProgress progress,
      Timing timing) {
    this.context = context;
    this.decisions = decisions;
    this.roles = roles;
    this.self = self;
    this.slots = slots;
    this.progress = progress;
    this.timing = timing;
    windows = new ReplicaWindows(settings);
    isAsked = new boolean[settings.replicas()];
  }

  private void tell(int replica, ReplicaMessage.Wire<V, E> message) {
    context.send(roles.replicas().get(replica), message);
  }

  // What they are handed.

  /** How many more commands a majority may be handed. */
  long room() {
    return windows.room();
  }

  /** How many more commands a replica may be handed. */
  long room(int replica) {
    return windows.room(replica);
  }

  /** How many commands may be under way to a majority. */
  long limit() {
    return windows.limit();
  }

  /** Tells all what is chosen for a slot. */
  void chosen(long slot, Batch<V> batch) {
    ReplicaMessage.Wire<V, E> message =
        new ReplicaMessage.Chosen<>(slot, batch, progress.answering());
    boolean isDue = false;
    for (int replica = 0; replica < isAsked.length; replica++) {
      tell(replica, message);
      windows.hand(replica, batch.weight());
      isDue |= windows.isQuestionDue(replica);
    }
    if (isDue) {
      askThoseDue();
    }
  }

  /**
   * The replica for the next reads: the one that answers, as long as half its window is free, or
   * else the one with the most room, of those that are there and not behind.
   */
  int reader() {
    int best = progress.answering();
    if (!windows.isHalfFree(best)) {
      for (int replica = 0; replica < isAsked.length; replica++) {
        if (progress.isFit(replica) && room(replica) > room(best)) {
          best = replica;
        }
      }
    }
    return best;
  }

  /** Whether a replica is there, and not behind. */
  boolean isFit(int replica) {
    return progress.isFit(replica);
  }

  /** How many reads the replica for the next reads may be handed. */
  long roomForReads() {
    return room(reader());
  }

  /** Lets a replica read. */
  void read(int replica, long end, List<Command<V>> reads) {
    tell(replica, new ReplicaMessage.Read<>(end, reads));
    windows.hand(replica, reads.size());
    if (windows.isQuestionDue(replica)) {
      askThoseDue();
    }
  }

  // What they are asked.

  /** Asks all that were not asked since the last heartbeat. */
  void tick() {
    progress.tick();
    progress.begin();
    askedAllAt = timing.stopwatch().read();
    for (int replica = 0; replica < isAsked.length; replica++) {
      if (!isAsked[replica]) {
        ask(replica);
      }
      isAsked[replica] = false;
    }
  }

  private void askThoseDue() {
    progress.begin();
    for (int replica = 0; replica < isAsked.length; replica++) {
      if (windows.isQuestionDue(replica)) {
        ask(replica);
      }
    }
  }

  /** Asks all, since an answer of one of them may be lost, unless they were asked just now. */
  void askSoon() {
    long now = timing.stopwatch().read();
    if (decisions.asksBeforeTheHeartbeat(now - askedAllAt, timing.replicas().smoothed())) {
      askedAllAt = now;
      progress.begin();
      for (int replica = 0; replica < isAsked.length; replica++) {
        ask(replica);
      }
    }
  }

  private void ask(int replica) {
    isAsked[replica] = true;
    Inquiry inquiry =
        progress.inquiry(
            replica, slots.chosenEnd(), windows.ask(replica), timing.stopwatch().read());
    tell(replica, new ReplicaMessage.Heartbeat<>(self, inquiry));
  }

  /** Takes note of a report, and sees to it that the replica gets what it lacks. */
  void applied(ProposerMessage.Applied<V> applied) {
    if (!progress.isNews(applied)) {
      return;
    }
    int replica = applied.replica();
    long now = timing.stopwatch().read();
    windows.answered(replica, applied.inquiry(), now - applied.inquiry().asked());
    ReplicaProgress.Lack lack = progress.heard(applied, now);
    slots.forget(decisions.forgettableEnd(slots.chosenEnd(), progress.majorityEnd()));
    switch (lack) {
      case NOTHING -> {}
      case PERHAPS -> {
        progress.begin();
        ask(replica);
      }
      case SURELY -> tell(replica, behind(replica, applied.end() < slots.first()));
    }
  }

  /** Sends a replica some of what is chosen, as far as it is known here. */
  void catchUp(int replica, long from) {
    List<Batch<V>> batches = slots.from(from, CatchingUp.CHUNK);
    long end = batches.isEmpty() ? from : slots.chosenEnd();
    tell(replica, new ReplicaMessage.Suffix<>(from, batches, end));
  }

  private ReplicaMessage.Wire<V, E> behind(int replica, boolean isForgotten) {
    return new ReplicaMessage.Behind<>(
        self, isForgotten ? progress.furthestBut(replica) : CatchingUp.LEADER);
  }
}
