package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.paxos.ProposerMessage.Flush;
import io.kvszoo.router.paxos.ProposerMessage.Vote;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Phase 2 of a ballot, for one slot after the other, by the proposer that won phase 1.
 *
 * <p>Several slots are under way at a time, up to a window; the commands that come meanwhile share
 * the next one. When nothing is under way a command leaves at once. What phase 1 found is proposed
 * again first.
 *
 * <p>A read asks the acceptors whether the ballot is still the highest ("read index": Ongaro, 2014,
 * section 6.4), in a round that begins after the read came, since a round that left before may have
 * been answered before another leader began. Then it is answered from a state that has all slots up
 * to the last that was chosen when its round began, and all that phase 1 found.
 *
 * <p><b>Load.</b> What is under way to the acceptors is bounded by a {@link CongestionWindow}, and
 * to the replicas by one each ({@link ReplicaWindows}), so that messages wait for less than
 * elections take. What was not answered in time is sent again to those that did not answer, each
 * time after twice as long ({@link RoundTrip}). A copy of a command that waits or is under way to
 * the acceptors is dropped ({@link CommandsUnderWay}); so while the replicas do not get on, at most
 * one copy waits of each command that they have. At most {@value #WINDOWS_WAITING} times as many
 * commands wait as may be under way; with half as many, sessions that look for the leader are
 * refused, so that there is room for the commands of those that are not. While no majority has been
 * heard of for half an election nothing is taken in. Who is refused hears when to try again.
 */
final class Leadership<V, E> {

  /** How many windows of writes may wait. */
  private static final int WINDOWS_WAITING = 16;

  /** What part of an election votes may wait in queues. */
  private static final int TOLERATED_PART = 8;

  /** For how many elections no majority may be heard of. */
  private static final int ELECTIONS_OF_SILENCE = 2;

  private final Context<ProposerMessage<V>> context;
  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final Roles<V, E> roles;
  private final int self;
  private final Ballot ballot;
  private final ReplicaProgress progress;
  private final Truncation truncation;

  private final KeptSlots<V> slots;

  /** The slots before this are found in phase 1; some may have been answered. */
  private long recoveredEnd;

  private final ReplicaFeed<V, E> replicas;
  private final Timing timing;
  private final Stopwatch stopwatch;
  private final RoundTrip roundTrip;
  private final CongestionWindow window;
  private final CommandsUnderWay underWay = new CommandsUnderWay();
  private final Queue<Batch<V>> recovered = new ArrayDeque<>();
  private int proposed;

  /** How much time was counted since the last batch, in ns. */
  private long sinceBatch;

  private List<Command<V>> writes = new ArrayList<>();
  private final ReadRounds<V, E> reads;
  private boolean isFlushScheduled;
  private boolean isRepeatScheduled;

  /** Whether the acceptors were sent something since the last tick, so that they hear of it. */
  private boolean isHeard;

  private long ticksSinceMajority;

  Leadership(
      Context<ProposerMessage<V>> context,
      PaxosSettings settings,
      PaxosDecisions decisions,
      Roles<V, E> roles,
      int self,
      Candidacy<V> won,
      Truncation truncation,
      Timing timing) {
    this.context = context;
    this.settings = settings;
    this.decisions = decisions;
    this.roles = roles;
    this.self = self;
    ballot = won.ballot();
    progress = won.progress();
    this.truncation = truncation;
    slots = new KeptSlots<>(won.first());
    recoveredEnd = won.first();
    replicas = new ReplicaFeed<>(context, settings, decisions, roles, self, progress, timing);
    this.timing = timing;
    stopwatch = timing.stopwatch();
    roundTrip = timing.roundTrip();
    window = new CongestionWindow(settings, TOLERATED_PART);
    reads = new ReadRounds<>(this, settings, decisions, progress, replicas, timing);
  }

  /** Proposes again what may have been chosen, and lets all know who leads. */
  void begin(List<Batch<V>> found) {
    recoveredEnd = slots.next() + found.size();
    recovered.addAll(found);
    for (Batch<V> batch : found) {
      for (Command<V> command : batch.commands()) {
        var unused = underWay.add(command);
      }
    }
    propose();
    var unused = tick();
  }

  Ballot ballot() {
    return ballot;
  }

  /**
   * Before this slot, all was chosen and was on the disks of a majority of the replicas, so that it
   * may be forgotten: see {@link Truncation}.
   */
  long truncated() {
    return slots.first();
  }

  // Commands.

  /**
   * Answers a session that looks for the leader.
   *
   * @param waited how long it had to wait for somebody to lead, in ns
   * @param time a time of the replicated state
   */
  void welcome(ProposerMessage.Hello<V> hello, long waited, long time) {
    context.send(
        hello.from(),
        isSilent() || isFull(WINDOWS_WAITING / 2)
            ? new SessionMessage.Busy<>(self, hello.session(), 0, retryAfter())
            : new SessionMessage.Ready<>(
                self, hello.session(), hello.asked(), expected() - waited, time));
  }

  /** How long a command takes that comes now, by what waits. */
  private long expected() {
    return roundTrip.smoothed() * (1 + waiting() / limit());
  }

  /** How many commands wait. */
  private int waiting() {
    return writes.size() + reads.waiting();
  }

  /** How many may be under way. */
  private long limit() {
    return Math.min(window.limit(), replicas.limit());
  }

  void request(Command<V> command) {
    if (command.isForAll()) {
      replicas.askSoon(slots.chosenEnd());
    }
    if (underWay.contains(command)) {
      return;
    }
    if (isSilent() || isFull(WINDOWS_WAITING)) {
      context.send(
          command.from(),
          new SessionMessage.Busy<>(self, command.session(), command.sequence(), retryAfter()));
      return;
    }
    var unused = underWay.add(command);
    if (command.operation().isWrite() || settings.readsThroughLog()) {
      writes.add(command);
    } else {
      reads.add(command);
    }
    scheduleFlush();
  }

  /** Whether more would wait too long. */
  private boolean isFull(int windows) {
    return waiting() >= windows * limit();
  }

  /** Whether what comes may wait for nothing. */
  private boolean isSilent() {
    return 2 * ticksSinceMajority > electionTicks();
  }

  /** The time of an election; what waits will be gone by then, or there is another leader. */
  private Duration retryAfter() {
    return settings.heartbeat().multipliedBy(electionTicks());
  }

  private int electionTicks() {
    return settings.electionTicks(timing.usualTimeout());
  }

  private void scheduleFlush() {
    if (!isFlushScheduled) {
      isFlushScheduled = true;
      context.schedule(Duration.ZERO, new Flush<>());
    }
  }

  void flush() {
    isFlushScheduled = false;
    proposeAndRead();
  }

  private void proposeAndRead() {
    propose();
    reads.flush();
  }

  /** Proposes what was found, and then what came, as much as may be under way. */
  private void propose() {
    while (!recovered.isEmpty() && window.hasRoom() && replicas.room() > window.underWay()) {
      propose(recovered.remove());
    }
    while (isTimeForMore()) {
      int room = window.room((int) Math.min(writes.size(), replicas.room() - window.underWay()));
      if (room == 0) {
        return;
      }
      if (room == writes.size()) {
        propose(new Batch<>(writes, elapsed()));
        writes = new ArrayList<>();
      } else {
        List<Command<V>> batch = writes.subList(0, room);
        propose(new Batch<>(List.copyOf(batch), elapsed()));
        batch.clear();
      }
    }
  }

  private boolean isTimeForMore() {
    return recovered.isEmpty()
        && !writes.isEmpty()
        && proposed < settings.window()
        && !slots.isFull();
  }

  /** What this leader has counted since its last batch; nothing in its first ticks. */
  private long elapsed() {
    long elapsed = sinceBatch;
    sinceBatch = 0;
    return elapsed;
  }

  /** A time of the replicated state, for sessions to begin with; none if it is not known yet. */
  OptionalLong time() {
    return progress.hasHeardMajority() ? OptionalLong.of(progress.time()) : OptionalLong.empty();
  }

  // Phase 2.

  private void propose(Batch<V> batch) {
    Slot<V> slot =
        new Slot<>(batch, new Votes(settings.acceptors()), stopwatch.read(), roundTrip.timeout());
    long number = slots.add(slot);
    proposed++;
    window.left(batch.weight());
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      accept(acceptor, number, slot);
    }
    isHeard = true;
    scheduleRepeat(roundTrip.timeout());
  }

  private void accept(int acceptor, long number, Slot<V> slot) {
    tell(acceptor, new AcceptorMessage.Accept<>(ballot, number, slot.batch, truncated()));
  }

  void voted(Vote<V> vote) {
    @Nullable Slot<V> slot = slots.get(vote.slot());
    if (slot == null || slot.isChosen) {
      return;
    }
    if (decisions.count(slot.votes, vote.voter())) {
      slots.chosen(vote.slot(), slot);
      proposed--;
      ticksSinceMajority = 0;
      long took = stopwatch.read() - slot.proposedAt;
      if (!slot.isRepeated) {
        roundTrip.measured(took);
      }
      window.answered(slot.batch.weight(), took, slot.isRepeated);
      slot.batch.commands().forEach(this::ended);
      replicas.chosen(vote.slot(), slot.batch, slots.chosenEnd());
      propose();
    }
  }

  // Reads.

  /** Asks the acceptors whether they still follow, in a round of confirmations. */
  void confirm(long round) {
    isHeard = true;
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      tell(acceptor, new AcceptorMessage.Confirm<>(ballot, round, truncated()));
    }
    scheduleRepeat(roundTrip.timeout());
  }

  /** The slots before this are chosen. */
  long chosenEnd() {
    return slots.chosenEnd();
  }

  /** The slots before this may hold what clients know of. */
  long readEnd() {
    return decisions.readEnd(recoveredEnd, slots.chosenEnd(), slots.lastEnd());
  }

  void confirmed(Confirmed<V> confirmed) {
    if (reads.confirmed(confirmed)) {
      ticksSinceMajority = 0;
      if (reads.isAnyWaiting()) {
        scheduleFlush();
      }
    }
  }

  /** A copy that comes from now on is another command. */
  void ended(Command<V> command) {
    underWay.remove(command);
  }

  // Time.

  /** Lets all know who leads; false if no majority was heard of for too long. */
  boolean tick() {
    sinceBatch = decisions.elapsed(sinceBatch, settings.heartbeat().toNanos());
    ticksSinceMajority++;
    int patience = ELECTIONS_OF_SILENCE * electionTicks();
    if (ticksSinceMajority > patience || !progress.hasMajority(patience)) {
      return false;
    }
    if (!isHeard || reads.isAnyWaiting()) {
      reads.begin();
    }
    isHeard = false;
    for (int proposer = 0; proposer < settings.proposers(); proposer++) {
      if (proposer != self) {
        context.send(
            roles.proposers().get(proposer),
            new ProposerMessage.Heartbeat<>(
                ballot, timing.usualTimeout(), time().orElse(KnownTime.NONE)));
      }
    }
    replicas.tick(slots.chosenEnd());
    return true;
  }

  /** Sees to it that there is a look at what may be lost. */
  private void scheduleRepeat(long delay) {
    if (!isRepeatScheduled && (proposed > 0 || reads.isConfirming())) {
      isRepeatScheduled = true;
      context.schedule(Duration.ofNanos(delay), new ProposerMessage.Repeat<>(ballot));
    }
  }

  /** Repeats what may be lost: the oldest slots first, and no more than may be under way. */
  void repeat() {
    isRepeatScheduled = false;
    long now = stopwatch.read();
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
        left -= Math.max(1, slot.batch.commands().size());
        repeat(number, slot, now);
      }
      next = Math.min(next, slot.due);
    }
    if (reads.isConfirming()) {
      if (reads.due() <= now) {
        roundTrip.timedOut();
        reads.begin();
      }
      next = Math.min(next, reads.due());
    }
    scheduleRepeat(Math.max(next - now, roundTrip.firstTimeout() / 4));
  }

  private void repeat(long number, Slot<V> slot, long now) {
    slot.isRepeated = true;
    long timeout = roundTrip.timeout();
    slot.due = now + timeout + context.random().nextLong(timeout / 4 + 1);
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      if (!slot.votes.counts(acceptor)) {
        accept(acceptor, number, slot);
      }
    }
  }

  // Replicas.

  void applied(ProposerMessage.Applied<V> applied) {
    replicas.applied(applied, slots);
    truncation.raise(truncated());
    proposeAndRead();
  }

  /** Sends a replica some of what is chosen, as far as it is known here. */
  void catchUp(int replica, long from) {
    List<Batch<V>> batches = slots.from(from, CatchingUp.CHUNK);
    long end = batches.isEmpty() ? from : slots.chosenEnd();
    replicas.tell(replica, new ReplicaMessage.Suffix<>(from, batches, end));
  }

  private void tell(int acceptor, AcceptorMessage<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }
}
