package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import java.util.List;

/**
 * What a leader hands to the replicas, and asks them.
 *
 * <p>It asks each with each heartbeat how far it is, and before that when it was handed much since
 * ({@link ReplicaWindows}), or when a session misses an answer, since what is lost may be the
 * message that something is chosen. One that lacks what it was told is asked once more; if it lacks
 * it still it is told whom to ask. So what is lost is repaired in a few round trips.
 */
final class ReplicaFeed<V, E> {

  private final Context<ProposerMessage<V>> context;
  private final PaxosDecisions decisions;
  private final Roles<V, E> roles;
  private final int self;
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
      ReplicaProgress progress,
      Timing timing) {
    this.context = context;
    this.decisions = decisions;
    this.roles = roles;
    this.self = self;
    this.progress = progress;
    this.timing = timing;
    windows = new ReplicaWindows(settings);
    isAsked = new boolean[settings.replicas()];
  }

  void tell(int replica, ReplicaMessage<V, E> message) {
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

  /** Tells all what is chosen for a slot; all before another is chosen too. */
  void chosen(long slot, Batch<V> batch, long chosenEnd) {
    ReplicaMessage<V, E> message = new ReplicaMessage.Chosen<>(slot, batch, progress.answering());
    boolean isDue = false;
    for (int replica = 0; replica < isAsked.length; replica++) {
      tell(replica, message);
      windows.hand(replica, batch.weight());
      isDue |= windows.isQuestionDue(replica);
    }
    if (isDue) {
      askThoseDue(chosenEnd);
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

  /** How many reads that replica may be handed. */
  long roomForReads() {
    return room(reader());
  }

  /** Lets a replica read. */
  void read(int replica, long end, List<Command<V>> reads, long chosenEnd) {
    tell(replica, new ReplicaMessage.Read<>(end, reads));
    windows.hand(replica, reads.size());
    if (windows.isQuestionDue(replica)) {
      askThoseDue(chosenEnd);
    }
  }

  // What they are asked.

  /** Asks all that were not asked since the last heartbeat. */
  void tick(long chosenEnd) {
    progress.tick();
    progress.begin();
    askedAllAt = timing.stopwatch().read();
    for (int replica = 0; replica < isAsked.length; replica++) {
      if (!isAsked[replica]) {
        ask(replica, chosenEnd);
      }
      isAsked[replica] = false;
    }
  }

  private void askThoseDue(long chosenEnd) {
    progress.begin();
    for (int replica = 0; replica < isAsked.length; replica++) {
      if (windows.isQuestionDue(replica)) {
        ask(replica, chosenEnd);
      }
    }
  }

  /** Asks all, since an answer of one of them may be lost, unless they were asked just now. */
  void askSoon(long chosenEnd) {
    long now = timing.stopwatch().read();
    if (now - askedAllAt >= timing.replicas().smoothed()) {
      askedAllAt = now;
      progress.begin();
      for (int replica = 0; replica < isAsked.length; replica++) {
        ask(replica, chosenEnd);
      }
    }
  }

  private void ask(int replica, long chosenEnd) {
    isAsked[replica] = true;
    Inquiry inquiry =
        progress.inquiry(replica, chosenEnd, windows.ask(replica), timing.stopwatch().read());
    tell(replica, new ReplicaMessage.Heartbeat<>(self, inquiry));
  }

  /** Takes note of a report, and sees to it that the replica gets what it lacks. */
  void applied(ProposerMessage.Applied<V> applied, KeptSlots<V> slots) {
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
        ask(replica, slots.chosenEnd());
      }
      case SURELY -> tell(replica, behind(replica, applied.end() < slots.first()));
    }
  }

  private ReplicaMessage<V, E> behind(int replica, boolean isForgotten) {
    return new ReplicaMessage.Behind<>(
        self, isForgotten ? progress.furthestBut(replica) : CatchingUp.LEADER);
  }
}
