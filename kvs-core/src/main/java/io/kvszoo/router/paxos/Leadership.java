package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.paxos.ProposerMessage.Flush;
import io.kvszoo.router.paxos.ProposerMessage.Vote;
import io.kvszoo.router.protocol.Leases;
import io.kvszoo.router.protocol.NumberRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
 * been answered before another leader began. Then it is answered from a state that has all slots
 * that were chosen when its round began, and all that phase 1 found.
 */
class Leadership<V, E> {

  /** How many slots are proposed again in one tick. */
  private static final int MOST_AT_ONCE = 10_000;

  /** A slot that may still be needed. */
  private static final class Slot<V> {

    private final Batch<V> batch;
    private final Votes votes;
    private boolean isChosen;

    /** Ticks since it was proposed. */
    private int age;

    private Slot(Batch<V> batch, Votes votes) {
      this.batch = batch;
      this.votes = votes;
    }
  }

  /** A round of confirmations, and the reads that wait for it. */
  private record Round<V>(Votes votes, long end, List<Command<V>> reads) {}

  private final Context<ProposerMessage<V>> context;
  private final PaxosSettings settings;
  private final Roles<V, E> roles;
  private final int self;
  private final Ballot ballot;
  private final ReplicaProgress progress;
  private final Truncation truncation;

  /** From the first that is not on the disks of a majority of the replicas. */
  private final NumberRing<Slot<V>> slots;

  private final NumberRing<Round<V>> rounds = new NumberRing<>(0);

  /** The slots before this are found in phase 1; some may have been answered. */
  private long recoveredEnd;

  /** The slots before this are chosen. */
  private long chosenEnd;

  private int proposed;
  private int confirming;
  private int ticksSinceConfirmed;
  private int ticksSinceBatch;
  private int age;
  private List<Command<V>> writes = new ArrayList<>();
  private List<Command<V>> reads = new ArrayList<>();
  private boolean isFlushScheduled;

  Leadership(
      Context<ProposerMessage<V>> context,
      PaxosSettings settings,
      Roles<V, E> roles,
      int self,
      Candidacy<V> won,
      Truncation truncation) {
    this.context = context;
    this.settings = settings;
    this.roles = roles;
    this.self = self;
    ballot = won.ballot();
    progress = won.progress();
    this.truncation = truncation;
    slots = new NumberRing<>(won.first());
    chosenEnd = won.first();
    recoveredEnd = won.first();
  }

  /** Proposes again what may have been chosen, and lets all know who leads. */
  void begin(List<Batch<V>> recovered) {
    recovered.forEach(this::propose);
    recoveredEnd = slots.next();
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

  void request(Command<V> command) {
    if (command.operation().isWrite() || settings.readsThroughLog()) {
      writes.add(command);
    } else {
      reads.add(command);
    }
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!isFlushScheduled) {
      isFlushScheduled = true;
      context.schedule(Duration.ZERO, new Flush<>());
    }
  }

  void flush() {
    isFlushScheduled = false;
    proposeWrites();
    if (!reads.isEmpty() && confirming < settings.window()) {
      confirm();
    }
  }

  private void proposeWrites() {
    while (!writes.isEmpty() && proposed < settings.window()) {
      if (writes.size() <= settings.batchLimit()) {
        propose(new Batch<>(writes, elapsed()));
        writes = new ArrayList<>();
      } else {
        List<Command<V>> batch = writes.subList(0, settings.batchLimit());
        propose(new Batch<>(List.copyOf(batch), elapsed()));
        batch.clear();
      }
    }
  }

  /** What this leader has counted since its last batch; nothing in its first ticks. */
  private long elapsed() {
    long elapsed = ticksSinceBatch * settings.heartbeat().toNanos();
    ticksSinceBatch = 0;
    return Math.min(elapsed, Leases.MOST_AT_ONCE);
  }

  /** A time of the replicated state, for sessions to begin with; none if it is not known yet. */
  OptionalLong time() {
    int heardOf = progress.heardOf();
    boolean isKnown = 2 * heardOf > settings.replicas();
    boolean isAllThereIs = heardOf > 0 && age > settings.electionTicks();
    return isKnown || isAllThereIs ? OptionalLong.of(progress.time()) : OptionalLong.empty();
  }

  // Phase 2.

  private void propose(Batch<V> batch) {
    Slot<V> slot = new Slot<>(batch, newVotes());
    long number = slots.add(slot);
    proposed++;
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      accept(acceptor, number, slot);
    }
  }

  Votes newVotes() {
    return new Votes(settings.acceptors());
  }

  private void accept(int acceptor, long number, Slot<V> slot) {
    tell(acceptor, new AcceptorMessage.Accept<>(ballot, number, slot.batch, truncated()));
  }

  void voted(Vote<V> vote) {
    @Nullable Slot<V> slot = slots.get(vote.slot());
    if (slot == null || slot.isChosen) {
      return;
    }
    slot.votes.add(vote.voter());
    if (slot.votes.isMajority()) {
      slot.isChosen = true;
      proposed--;
      chosen(vote.slot(), slot.batch);
    }
  }

  private void chosen(long number, Batch<V> batch) {
    @Nullable Slot<V> next = slots.get(chosenEnd);
    while (next != null && next.isChosen) {
      chosenEnd++;
      next = slots.get(chosenEnd);
    }
    int answering = progress.answering();
    for (int replica = 0; replica < settings.replicas(); replica++) {
      tellReplica(replica, new ReplicaMessage.Chosen<>(number, batch, answering));
    }
    proposeWrites();
  }

  // Reads.

  private void confirm() {
    long number = rounds.add(new Round<>(newVotes(), readableEnd(), reads));
    reads = new ArrayList<>();
    confirming++;
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      tell(acceptor, new AcceptorMessage.Confirm<>(ballot, number, truncated()));
    }
  }

  /** The slots before this may hold what clients know of. */
  private long readableEnd() {
    return Math.max(recoveredEnd, chosenEnd);
  }

  void confirmed(Confirmed<V> confirmed) {
    @Nullable Round<V> round = rounds.get(confirmed.round());
    if (round == null) {
      return;
    }
    round.votes.add(confirmed.voter());
    if (round.votes.isMajority()) {
      ticksSinceConfirmed = 0;
      for (long number = rounds.first(); number <= confirmed.round(); number++) {
        @Nullable Round<V> earlier = rounds.remove(number);
        if (earlier != null) {
          confirming--;
          answer(earlier);
        }
      }
      if (!reads.isEmpty()) {
        scheduleFlush();
      }
    }
  }

  private void answer(Round<V> round) {
    if (!round.reads.isEmpty()) {
      tellReplica(progress.answering(), new ReplicaMessage.Read<>(round.end, round.reads));
    }
  }

  // Time.

  /** Repeats what may be lost; false if no majority was heard of for too long. */
  boolean tick() {
    age++;
    ticksSinceBatch++;
    ticksSinceConfirmed++;
    if (ticksSinceConfirmed > settings.electionTicks()) {
      return false;
    }
    progress.tick();
    proposeAgain();
    confirm();
    for (int proposer = 0; proposer < settings.proposers(); proposer++) {
      if (proposer != self) {
        context.send(roles.proposers().get(proposer), new ProposerMessage.Heartbeat<>(ballot));
      }
    }
    Inquiry inquiry = progress.ask();
    for (int replica = 0; replica < settings.replicas(); replica++) {
      tellReplica(replica, new ReplicaMessage.Heartbeat<>(self, inquiry));
    }
    return true;
  }

  private void proposeAgain() {
    long end = Math.min(slots.next(), chosenEnd + MOST_AT_ONCE);
    for (long number = chosenEnd; number < end; number++) {
      @Nullable Slot<V> slot = slots.get(number);
      if (slot != null && !slot.isChosen && slot.age++ > 0) {
        for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
          if (!slot.votes.counts(acceptor)) {
            accept(acceptor, number, slot);
          }
        }
      }
    }
  }

  // Replicas.

  void applied(ProposerMessage.Applied<V> applied) {
    boolean stands = progress.heard(applied);
    slots.removeBefore(Math.min(chosenEnd, progress.majorityEnd()));
    truncation.raise(truncated());
    if (stands && applied.end() < chosenEnd) {
      tellReplica(applied.replica(), behind(applied.replica(), applied.end()));
    }
  }

  private ReplicaMessage<V, E> behind(int replica, long from) {
    return new ReplicaMessage.Behind<>(
        self, from < truncated() ? progress.furthestBut(replica) : CatchingUp.LEADER);
  }

  /** Sends a replica some of what is chosen, as far as it is known here. */
  void catchUp(int replica, long from) {
    List<Batch<V>> batches = new ArrayList<>();
    int weight = 0;
    for (long number = from; number < chosenEnd && weight < CatchingUp.CHUNK; number++) {
      @Nullable Slot<V> slot = slots.get(number);
      if (slot == null) {
        break;
      }
      weight += slot.batch.weight();
      batches.add(slot.batch);
    }
    long end = batches.isEmpty() ? from : chosenEnd;
    tellReplica(replica, new ReplicaMessage.Suffix<>(from, batches, end));
  }

  private void tell(int acceptor, AcceptorMessage<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }

  private void tellReplica(int replica, ReplicaMessage<V, E> message) {
    context.send(roles.replicas().get(replica), message);
  }
}
