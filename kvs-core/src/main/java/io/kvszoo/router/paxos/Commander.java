package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Vote;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Phase 2 of a ballot: proposes batches of commands, one slot after the other, until a majority of
 * the acceptors has accepted each (Lamport, "The Part-Time Parliament", 1998). It is the commander
 * of van Renesse and Altinbuken, "Paxos Made Moderately Complex", 2015, with one object for all
 * slots of a ballot where the paper has a process for each.
 *
 * <p>Several slots are under way at a time, up to a window; the commands that come meanwhile share
 * the next one. When nothing is under way a command leaves at once. The batches that phase 1 found
 * are proposed again first.
 *
 * <p>A {@link CongestionWindow} bounds what is under way to the acceptors. What is not accepted in
 * time is sent again to the acceptors that have not voted, each time after twice as long ({@link
 * RoundTrip}).
 */
final class Commander<V, E> {

  /** What part of an election votes may wait in queues. */
  private static final int TOLERATED_PART = 8;

  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final KeptSlots<V> slots;
  private final CommandsUnderWay underWay;
  private final AcceptorFeed<V> acceptors;
  private final ReplicaFeed<V, E> replicas;
  private final Stopwatch stopwatch;
  private final RoundTrip roundTrip;
  private final RandomGenerator random;
  private final CongestionWindow window;
  private final Queue<Batch<V>> recovered = new ArrayDeque<>();
  private List<Command<V>> writes = new ArrayList<>();

  /** How much time was counted since the last batch, in ns. */
  private long elapsed;

  Commander(
      PaxosSettings settings,
      PaxosDecisions decisions,
      KeptSlots<V> slots,
      CommandsUnderWay underWay,
      AcceptorFeed<V> acceptors,
      ReplicaFeed<V, E> replicas,
      Timing timing,
      RandomGenerator random) {
    this.settings = settings;
    this.decisions = decisions;
    this.slots = slots;
    this.underWay = underWay;
    this.acceptors = acceptors;
    this.replicas = replicas;
    this.random = random;
    stopwatch = timing.stopwatch();
    roundTrip = timing.roundTrip();
    window = new CongestionWindow(settings, TOLERATED_PART);
  }

  /** Takes in what phase 1 found, to propose it again before anything else. */
  void recover(List<Batch<V>> found) {
    recovered.addAll(found);
    for (Batch<V> batch : found) {
      for (Command<V> command : batch.commands()) {
        var unused = underWay.add(command);
      }
    }
  }

  /** Takes in a command. */
  void add(Command<V> command) {
    writes.add(command);
  }

  /** How many commands wait for a slot, apart from those that phase 1 found. */
  int waiting() {
    return writes.size();
  }

  /** How many commands may be under way to the acceptors. */
  long limit() {
    return window.limit();
  }

  /** Counts the time of a tick. */
  void tick() {
    elapsed = decisions.elapsed(elapsed, settings.heartbeat().toNanos());
  }

  /** Proposes what phase 1 found, and then what came, as much as may be under way. */
  void propose() {
    while (!recovered.isEmpty() && window.hasRoom() && replicas.room() > window.underWay()) {
      propose(recovered.remove());
    }
    while (isTimeForMore()) {
      int room = window.room((int) Math.min(writes.size(), replicas.room() - window.underWay()));
      if (room == 0) {
        return;
      }
      if (room == writes.size()) {
        propose(new Batch<>(writes, takeElapsed()));
        writes = new ArrayList<>();
      } else {
        List<Command<V>> batch = writes.subList(0, room);
        propose(new Batch<>(List.copyOf(batch), takeElapsed()));
        batch.clear();
      }
    }
  }

  private boolean isTimeForMore() {
    return recovered.isEmpty()
        && !writes.isEmpty()
        && slots.underWay() < settings.window()
        && !slots.isFull();
  }

  /** The time since the last batch; none in the first ticks of a leader. */
  private long takeElapsed() {
    long taken = elapsed;
    elapsed = 0;
    return taken;
  }

  private void propose(Batch<V> batch) {
    Slot<V> slot =
        new Slot<>(batch, new Votes(settings.acceptors()), stopwatch.read(), roundTrip.timeout());
    long number = slots.add(slot);
    window.left(batch.weight());
    acceptors.accept(number, batch);
    acceptors.scheduleRepeat(roundTrip.timeout());
  }

  /** Counts a vote; returns whether the slot is chosen by it, so that a majority was heard of. */
  boolean voted(Vote<V> vote) {
    @Nullable Slot<V> slot = slots.get(vote.slot());
    if (slot == null || slot.isChosen || !decisions.count(slot.votes, vote.voter())) {
      return false;
    }
    slots.chosen(vote.slot(), slot);
    long took = stopwatch.read() - slot.proposedAt;
    if (!slot.isRepeated) {
      roundTrip.measured(took);
    }
    window.answered(slot.batch.weight(), took, slot.isRepeated);
    slot.batch.commands().forEach(underWay::remove);
    replicas.chosen(vote.slot(), slot.batch);
    propose();
    return true;
  }

  /**
   * Repeats what may be lost: the oldest slots first, and no more than may be under way.
   *
   * @return when to look again, if nothing else is under way
   */
  long repeat(long now) {
    boolean isAnyDue = false;
    long left = window.limit();
    long next = now + roundTrip.timeout();
    for (long number = slots.chosenEnd(); number < slots.next() && left > 0; number++) {
      @Nullable Slot<V> slot = slots.get(number);
      if (slot == null || slot.isChosen) {
        continue;
      }
      if (slot.due <= now) {
        if (!isAnyDue) {
          isAnyDue = true;
          roundTrip.timedOut();
        }
        left -= slot.batch.weight();
        repeat(number, slot, now);
      }
      next = Math.min(next, slot.due);
    }
    return next;
  }

  private void repeat(long number, Slot<V> slot, long now) {
    slot.isRepeated = true;
    long timeout = roundTrip.timeout();
    slot.due = now + timeout + random.nextLong(timeout / 4 + 1);
    acceptors.acceptAgain(number, slot);
  }
}
