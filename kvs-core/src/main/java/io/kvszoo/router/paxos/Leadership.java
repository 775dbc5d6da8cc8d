package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.paxos.ProposerMessage.Flush;
import io.kvszoo.router.paxos.ProposerMessage.Vote;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A proposer that has won phase 1 of a ballot: it takes commands of sessions in, or refuses them,
 * and hands writes to the {@link Commander}, which has them chosen, and reads to the {@link
 * ReadIndex}. The {@link ReplicaFeed} tells the replicas what is chosen and repairs what they lack.
 * It is the leader of van Renesse and Altinbuken, "Paxos Made Moderately Complex", 2015; unlike
 * there, it bounds what it takes in, and steps down by itself.
 *
 * <p><b>Load.</b> A copy of a command that waits or is under way to the acceptors is dropped
 * ({@link CommandsUnderWay}); so while the replicas do not get on, at most one copy waits of each
 * command that they have. At most {@value #WINDOWS_WAITING} times as many commands wait as may be
 * under way; with half as many, sessions that look for the leader are refused, so that there is
 * room for the commands of those that are not. While no majority has been heard of for half an
 * election nothing is taken in. A session that is refused is told when to try again.
 */
final class Leadership<V, E> {

  /** How many windows of writes may wait. */
  private static final int WINDOWS_WAITING = 16;

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
  private final Timing timing;
  private final KeptSlots<V> slots;
  private final CommandsUnderWay underWay = new CommandsUnderWay();
  private final AcceptorFeed<V> acceptors;
  private final ReplicaFeed<V, E> replicas;
  private final Commander<V, E> commander;
  private final ReadIndex<V, E> reads;
  private boolean isFlushScheduled;
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
    this.truncation = truncation;
    this.timing = timing;
    ballot = won.ballot();
    progress = won.progress();
    List<Batch<V>> found = won.recovered();
    slots = new KeptSlots<>(won.first(), found.size());
    acceptors = new AcceptorFeed<>(context, roles, ballot, slots);
    replicas =
        new ReplicaFeed<>(context, settings, decisions, roles, self, slots, progress, timing);
    commander =
        new Commander<>(
            settings, decisions, slots, underWay, acceptors, replicas, timing, context.random());
    reads = new ReadIndex<>(settings, decisions, slots, underWay, acceptors, replicas, timing);
    commander.recover(found);
  }

  /** Proposes again what may have been chosen, and lets all know who leads. */
  void begin() {
    commander.propose();
    var unused = tick();
  }

  Ballot ballot() {
    return ballot;
  }

  // Sessions and their commands.

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

  /** How long a command takes that comes now, judging by how many wait, in ns. */
  private long expected() {
    return timing.roundTrip().smoothed() * (1 + waiting() / limit());
  }

  /** How many commands wait. */
  private int waiting() {
    return commander.waiting() + reads.waiting();
  }

  /** How many may be under way. */
  private long limit() {
    return Math.min(commander.limit(), replicas.limit());
  }

  /** Takes a command in, or refuses it. */
  void request(Command<V> command) {
    if (command.isForAll()) {
      replicas.askSoon();
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
      commander.add(command);
    } else {
      reads.add(command);
    }
    scheduleFlush();
  }

  /** Whether more would wait too long. */
  private boolean isFull(int windows) {
    return decisions.isFull(waiting(), windows * limit());
  }

  /** Whether no majority was heard of for so long that commands may wait in vain. */
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

  /** Proposes and confirms what has come. */
  void flush() {
    isFlushScheduled = false;
    proposeAndRead();
  }

  private void proposeAndRead() {
    commander.propose();
    reads.flush();
  }

  /** A time of the replicated state, for sessions to begin with; none if it is not known yet. */
  OptionalLong time() {
    return progress.hasHeardMajority() ? OptionalLong.of(progress.time()) : OptionalLong.empty();
  }

  // Acceptors.

  void voted(Vote<V> vote) {
    if (commander.voted(vote)) {
      ticksSinceMajority = 0;
    }
  }

  void confirmed(Confirmed<V> confirmed) {
    if (reads.confirmed(confirmed)) {
      ticksSinceMajority = 0;
      if (reads.isAnyWaiting()) {
        scheduleFlush();
      }
    }
  }

  /** Repeats what may be lost on the way to the acceptors or back. */
  void repeat() {
    acceptors.beginRepeat();
    long now = timing.stopwatch().read();
    long next = commander.repeat(now);
    if (reads.isConfirming()) {
      next = Math.min(next, reads.repeat(now));
    }
    if (slots.underWay() > 0 || reads.isConfirming()) {
      acceptors.scheduleRepeat(Math.max(next - now, timing.roundTrip().firstTimeout() / 4));
    }
  }

  // Time.

  /** Lets all know who leads; false if no majority was heard of for too long. */
  boolean tick() {
    commander.tick();
    ticksSinceMajority++;
    int patience = ELECTIONS_OF_SILENCE * electionTicks();
    if (ticksSinceMajority > patience || !progress.hasMajority(patience)) {
      return false;
    }
    if (!acceptors.isHeard() || reads.isAnyWaiting()) {
      reads.begin();
    }
    acceptors.tick();
    for (int proposer = 0; proposer < settings.proposers(); proposer++) {
      if (proposer != self) {
        context.send(
            roles.proposers().get(proposer),
            new ProposerMessage.Heartbeat<>(
                ballot, timing.usualTimeout(), time().orElse(KnownTime.NONE)));
      }
    }
    replicas.tick();
    return true;
  }

  // Replicas.

  /** Takes note of a report; what it makes room for leaves. */
  void applied(ProposerMessage.Applied<V> applied) {
    replicas.applied(applied);
    truncation.raise(slots.first());
    proposeAndRead();
  }

  /** Sends a replica some of what is chosen, as far as it is known here. */
  void catchUp(int replica, long from) {
    replicas.catchUp(replica, from);
  }
}
