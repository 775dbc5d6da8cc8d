package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.router.paxos.ProposerMessage.Applied;
import io.kvszoo.router.paxos.ProposerMessage.CatchUp;
import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.paxos.ProposerMessage.Flush;
import io.kvszoo.router.paxos.ProposerMessage.Forward;
import io.kvszoo.router.paxos.ProposerMessage.Heartbeat;
import io.kvszoo.router.paxos.ProposerMessage.Hello;
import io.kvszoo.router.paxos.ProposerMessage.PreVoteGranted;
import io.kvszoo.router.paxos.ProposerMessage.Promise;
import io.kvszoo.router.paxos.ProposerMessage.Refused;
import io.kvszoo.router.paxos.ProposerMessage.Repeat;
import io.kvszoo.router.paxos.ProposerMessage.Tick;
import io.kvszoo.router.paxos.ProposerMessage.Vote;
import io.kvszoo.router.paxos.Standing.Candidate;
import io.kvszoo.router.paxos.Standing.Canvassing;
import io.kvszoo.router.paxos.Standing.Following;
import io.kvszoo.router.paxos.Standing.Leading;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a leader, and stands for election when it has not heard of one for a while: it first asks
 * whether the acceptors want another, and whether the replicas are there; if a majority of both
 * says so it asks the acceptors for their promises (phase 1: {@link Candidacy}), then leads (phase
 * 2: {@link Leadership}), until it hears of a higher ballot or hears of no majority of either any
 * more. These are the roles of Lamport, "The Part-Time Parliament", 1998; the paper leaves open who
 * stands when, and this takes the pre-vote of Ongaro, "Consensus: Bridging Theory and Practice",
 * 2014, section 9.6.
 *
 * <p>It keeps nothing on disk: the acceptors know what matters, and a ballot is never used again
 * after a restart since it has the incarnation in it.
 *
 * <p>While it follows, it tells sessions who leads, and forwards commands of those that do not get
 * through to the leader. It does not forward what was forwarded, so that nothing goes in circles.
 */
final class Proposer<V, E> implements Process<ProposerMessage<V>> {

  private static final Logger LOG = LoggerFactory.getLogger(Proposer.class);

  private final Context<ProposerMessage<V>> context;
  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final int self;
  private final Roles<V, E> roles;
  private final long incarnation;
  private final Truncation truncation = new Truncation();
  private final Timing timing;
  private final ElectionTimer timer;
  private final Waiting<V> waiting = new Waiting<>();
  private Standing<V, E> standing = new Following<>(LeaderSearch.NOBODY);

  /** The highest ballot that was heard of. */
  private Ballot highest = Ballot.NONE;

  /** The time of the replicated state, as the leader told last. */
  private long leadersTime = KnownTime.NONE;

  private long preVoteRound;

  Proposer(
      Context<ProposerMessage<V>> context,
      PaxosSettings settings,
      PaxosDecisions decisions,
      int self,
      Roles<V, E> roles) {
    this.context = context;
    this.settings = settings;
    this.decisions = decisions;
    this.self = self;
    this.roles = roles;
    incarnation = context.random().nextLong();
    preVoteRound = incarnation;
    timing = new Timing(new Stopwatch(context), new RoundTrip(), new RoundTrip());
    timing.stopwatch().readWithin(settings.heartbeat().toNanos());
    int patience = self * settings.electionTicks(); // The first election has one candidate.
    timer = new ElectionTimer(settings, timing, context.random(), patience);
    tick();
  }

  @Override
  public void receive(ProposerMessage<V> message) {
    if (message instanceof Command<V> command) {
      request(command);
    } else if (message instanceof Hello<V> hello) {
      hello(hello);
    } else if (message instanceof Forward<V> forward) {
      forward(forward.command());
    } else if (message instanceof Heartbeat<V> heartbeat) {
      heard(heartbeat);
    } else if (message instanceof Refused<V> refused) {
      if (highest.isBelow(refused.promised())) {
        follow(refused.promised(), LeaderSearch.NOBODY);
      }
    } else if (message instanceof PreVoteGranted<V> granted) {
      preVoteGranted(granted);
    } else if (message instanceof Tick<V>) {
      tick();
    } else if (standing instanceof Leading<V, E> leading) {
      receive(leading.leadership(), message);
    } else if (standing instanceof Candidate<V, E> candidate) {
      receive(candidate.candidacy(), message);
    } else if (standing instanceof Canvassing<V, E> canvassing
        && message instanceof Applied<V> applied) {
      var unused = canvassing.replicas().heard(applied, timing.stopwatch().read());
      standIfWanted(canvassing);
    }
  }

  private void receive(Leadership<V, E> leadership, ProposerMessage<V> message) {
    if (message instanceof Vote<V> vote) {
      if (leadership.ballot().equals(vote.ballot())) {
        leadership.voted(vote);
      }
    } else if (message instanceof Confirmed<V> confirmed) {
      if (leadership.ballot().equals(confirmed.ballot())) {
        leadership.confirmed(confirmed);
      }
    } else if (message instanceof Flush<V>) {
      leadership.flush();
    } else if (message instanceof Repeat<V> repeat) {
      if (leadership.ballot().equals(repeat.ballot())) {
        leadership.repeat();
      }
    } else if (message instanceof Applied<V> applied) {
      leadership.applied(applied);
      welcome(leadership);
    } else if (message instanceof CatchUp<V> request) {
      leadership.catchUp(request.replica(), request.from());
    }
  }

  private void receive(Candidacy<V> candidacy, ProposerMessage<V> message) {
    if (message instanceof Promise<V> promise) {
      if (candidacy.ballot().equals(promise.ballot())) {
        candidacy.promised(promise);
        if (candidacy.isMajority()) {
          lead(candidacy);
        }
      }
    } else if (message instanceof Applied<V> applied) {
      var unused = candidacy.progress().heard(applied, timing.stopwatch().read());
    }
  }

  @Override
  public ProcessView view() {
    String shown = "";
    if (standing instanceof Leading<V, E> leading) {
      shown = "leads ballot " + leading.leadership().ballot();
    } else if (standing instanceof Candidate<V, E> candidate) {
      shown = "stands for ballot " + candidate.candidacy().ballot();
    }
    return ProcessView.NOTHING.standing(shown).fact("highest ballot", highest);
  }

  // Sessions.

  private void hello(Hello<V> hello) {
    int leader = knownLeader();
    if (leader != LeaderSearch.NOBODY) {
      refer(hello, leader);
    } else {
      waiting.add(hello, timing.stopwatch().read());
      if (standing instanceof Leading<V, E> leading) {
        welcome(leading.leadership());
      }
    }
  }

  private void refer(Hello<V> hello, int leader) {
    context.send(
        hello.from(),
        new SessionMessage.NotLeading<>(
            self, leader, hello.session(), Optional.of(hello.asked()), leadersTime));
  }

  /** Answers those who wait, once it is known at what time their operations begin. */
  private void welcome(Leadership<V, E> leadership) {
    long now = timing.stopwatch().read();
    leadership
        .time()
        .ifPresent(
            time -> waiting.end((hello, since) -> leadership.welcome(hello, now - since, time)));
  }

  /** Which other proposer leads, if it was heard of lately. */
  private int knownLeader() {
    return standing instanceof Following<V, E> following && timer.isLeaderRecent()
        ? following.leader()
        : LeaderSearch.NOBODY;
  }

  private void request(Command<V> command) {
    if (standing instanceof Leading<V, E> leading) {
      leading.leadership().request(command);
    } else {
      context.send(
          command.from(),
          new SessionMessage.NotLeading<>(
              self, knownLeader(), command.session(), Optional.empty(), leadersTime));
    }
  }

  private void forward(Command<V> command) {
    int leader = knownLeader();
    if (leader != LeaderSearch.NOBODY) {
      context.send(roles.proposers().get(leader), command);
    } else {
      request(command);
    }
  }

  // Following.

  private void heard(Heartbeat<V> heartbeat) {
    if (!heartbeat.ballot().isBelow(highest)) {
      int leader = heartbeat.ballot().proposer();
      follow(heartbeat.ballot(), leader);
      timer.heardLeader(heartbeat.timeout());
      leadersTime = heartbeat.time();
      waiting.end((hello, since) -> refer(hello, leader));
    }
  }

  private void follow(Ballot ballot, int leader) {
    highest = ballot;
    if (standing instanceof Leading) {
      LOG.debug("{} follows ballot {}", context.self(), ballot);
    }
    standing = new Following<>(leader);
    timer.restart();
  }

  private void tick() {
    context.schedule(settings.heartbeat(), new Tick<>());
    var unused = timing.stopwatch().read();
    if (standing instanceof Leading<V, E> leading) {
      if (!leading.leadership().tick()) {
        LOG.debug("{} has lost its majority", context.self());
        follow(highest, LeaderSearch.NOBODY);
      }
      return;
    }
    timer.tick();
    if (timer.isElectionDue()) {
      preVote();
    } else if (timer.isRepeatDue()) {
      repeat();
    }
  }

  // Standing for election.

  /**
   * Begins an election; while nobody knows how long answers of acceptors take, those to an earlier
   * one count, and those of replicas do anyway.
   */
  private void preVote() {
    Canvassing<V, E> canvassing;
    if (standing instanceof Canvassing<V, E> earlier) {
      canvassing = timing.roundTrip().isMeasured() ? canvassAnew(earlier) : earlier;
    } else {
      canvassing = canvass(newProgress());
    }
    standing = canvassing;
    timer.restart();
    askForPreVotes(canvassing);
    timer.awaitAnswers();
  }

  private Canvassing<V, E> canvassAnew(Canvassing<V, E> earlier) {
    return canvass(decisions.keepsReports() ? earlier.replicas() : newProgress());
  }

  private Canvassing<V, E> canvass(ReplicaProgress replicas) {
    preVoteRound++;
    return new Canvassing<>(new Votes(settings.acceptors()), replicas);
  }

  /** Asks again, if this is in an election. */
  private void repeat() {
    if (standing instanceof Candidate<V, E> candidate) {
      timing.roundTrip().timedOut();
      prepare(candidate.candidacy());
      timer.awaitAnswers();
    } else if (standing instanceof Canvassing<V, E> canvassing) {
      timing.roundTrip().timedOut();
      askForPreVotes(canvassing);
      timer.awaitAnswers();
    }
  }

  private void askForPreVotes(Canvassing<V, E> asking) {
    ask(asking.replicas());
    long now = timing.stopwatch().read();
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      tell(acceptor, new AcceptorMessage.PreVote<>(self, preVoteRound, now));
    }
  }

  /** Asks the replicas what they have. */
  private void ask(ReplicaProgress progress) {
    progress.begin();
    for (int replica = 0; replica < settings.replicas(); replica++) {
      Inquiry inquiry = progress.inquiry(replica, 0, 0, timing.stopwatch().read());
      context.send(roles.replicas().get(replica), new ReplicaMessage.Heartbeat<>(self, inquiry));
    }
  }

  private void preVoteGranted(PreVoteGranted<V> granted) {
    long rounds = preVoteRound - incarnation;
    long round = granted.round() - incarnation;
    if (round < 1 || round > rounds) {
      return; // It was asked for in a former life.
    }
    timing.roundTrip().measured(timing.stopwatch().read() - granted.asked());
    if (standing instanceof Canvassing<V, E> canvassing && round == rounds) {
      canvassing.acceptors().add(granted.voter());
      if (highest.isBelow(granted.promised())) {
        highest = granted.promised();
      }
      standIfWanted(canvassing);
    }
  }

  private void standIfWanted(Canvassing<V, E> asked) {
    if (asked.acceptors().isMajority() && asked.replicas().hasHeardMajority()) {
      timer.restart();
      timer.stood();
      highest = decisions.nextBallot(highest, self, incarnation);
      LOG.debug("{} stands for ballot {}", context.self(), highest);
      Candidacy<V> candidacy =
          new Candidacy<>(highest, decisions, settings.acceptors(), newProgress(), truncation);
      standing = new Candidate<>(candidacy);
      prepare(candidacy);
      timer.awaitAnswers();
    }
  }

  private ReplicaProgress newProgress() {
    return new ReplicaProgress(
        self,
        settings.replicas(),
        settings.electionTicks(),
        context.random().nextLong(),
        timing.replicas());
  }

  /** Phase 1a, to those that have not promised yet; and asks the replicas what they have. */
  private void prepare(Candidacy<V> candidacy) {
    ask(candidacy.progress());
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      if (!candidacy.isPromisedBy(acceptor)) {
        tell(acceptor, new AcceptorMessage.Prepare<>(candidacy.ballot(), candidacy.askedFrom()));
      }
    }
  }

  private void lead(Candidacy<V> won) {
    LOG.debug("{} leads with ballot {}", context.self(), won.ballot());
    timer.won();
    Leadership<V, E> leadership =
        new Leadership<>(context, settings, decisions, roles, self, won, truncation, timing);
    standing = new Leading<>(leadership);
    leadership.begin();
    welcome(leadership);
  }

  private void tell(int acceptor, AcceptorMessage.Wire<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }
}
