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
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a leader, and stands for election when it has not heard of one for a while: it first asks
 * whether the acceptors would like another, and whether the replicas are there; if a majority of
 * both says so it asks the acceptors for their promises (phase 1), then leads ({@link Leadership}),
 * until it hears of a higher ballot or hears of no majority of either any more.
 *
 * <p>It keeps nothing on disk: the acceptors know what matters, and a ballot is never used again
 * after a restart since it has the incarnation in it. Time is counted in ticks, which steps of the
 * host's clock do not move, and an election takes as many as the settings say, or as answers need:
 * each question has the time when it was asked, and the leader tells how long it waits.
 *
 * <p>While it follows, it tells sessions who leads, and forwards commands of those that do not get
 * through to the leader. It does not forward what was forwarded, so that nothing goes in circles.
 */
final class Proposer<V, E> implements Process<ProposerMessage<V>> {

  private static final Logger LOG = LoggerFactory.getLogger(Proposer.class);

  /** A leader's time to begin grows up to that many times, by the power of two. */
  private static final int MOST_DOUBLINGS = 3;

  private final Context<ProposerMessage<V>> context;
  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final int self;
  private final Roles<V, E> roles;
  private final long incarnation;
  private final Truncation truncation = new Truncation();
  private final Timing timing;

  /** The highest ballot that was heard of. */
  private Ballot highest = Ballot.NONE;

  /** Who leads by the last heartbeat. */
  private int leader = LeaderSearch.NOBODY;

  /** How long the leader waits for answers, in ns. */
  private long leadersTimeout;

  /** The time of the replicated state, as it told last. */
  private long leadersTime = KnownTime.NONE;

  /** Ticks since a leader was heard of, or since the last step of an election. */
  private long quietTicks;

  /** After how many of them to take the next step. */
  private int patience;

  /** How often this stood since a leader was heard of. */
  private int attempts;

  /** Ticks until the step of an election is repeated. */
  private long ticksToRepeat;

  private final Waiting<V> waiting = new Waiting<>();

  private long preVoteRound;
  private @Nullable Canvass canvass;
  private @Nullable Candidacy<V> candidacy;
  private @Nullable Leadership<V, E> leadership;

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
    patience = self * settings.electionTicks(); // The first election has one candidate.
    tick();
  }

  @Override
  public void receive(ProposerMessage<V> message) {
    @Nullable Leadership<V, E> leading = leadership;
    if (message instanceof Command<V> command) {
      request(command);
    } else if (message instanceof Vote<V> vote) {
      if (leading != null && leading.ballot().equals(vote.ballot())) {
        leading.voted(vote);
      }
    } else if (message instanceof Confirmed<V> confirmed) {
      if (leading != null && leading.ballot().equals(confirmed.ballot())) {
        leading.confirmed(confirmed);
      }
    } else if (message instanceof Flush<V>) {
      if (leading != null) {
        leading.flush();
      }
    } else if (message instanceof Repeat<V> repeat) {
      if (leading != null && leading.ballot().equals(repeat.ballot())) {
        leading.repeat();
      }
    } else if (message instanceof Applied<V> applied) {
      if (leading != null) {
        leading.applied(applied);
        welcome(leading);
      } else if (candidacy != null) {
        var unused = candidacy.progress().heard(applied, timing.stopwatch().read());
      } else if (canvass != null) {
        var unused = canvass.replicas().heard(applied, timing.stopwatch().read());
        standIfWanted(canvass);
      }
    } else if (message instanceof CatchUp<V> request) {
      if (leading != null) {
        leading.catchUp(request.replica(), request.from());
      }
    } else if (message instanceof Hello<V> hello) {
      hello(hello);
    } else if (message instanceof Forward<V> forward) {
      forward(forward.command());
    } else {
      receiveOfElection(message);
    }
  }

  @Override
  public ProcessView view() {
    String standing = "";
    if (leadership != null) {
      standing = "leads ballot " + leadership.ballot();
    } else if (candidacy != null) {
      standing = "stands for ballot " + candidacy.ballot();
    }
    return ProcessView.NOTHING.standing(standing).fact("highest ballot", highest);
  }

  private void receiveOfElection(ProposerMessage<V> message) {
    if (message instanceof Tick<V>) {
      tick();
    } else if (message instanceof Heartbeat<V> heartbeat) {
      heard(heartbeat);
    } else if (message instanceof Refused<V> refused) {
      if (highest.isBelow(refused.promised())) {
        follow(refused.promised());
      }
    } else if (message instanceof PreVoteGranted<V> granted) {
      preVoteGranted(granted);
    } else if (message instanceof Promise<V> promise) {
      promised(promise);
    }
  }

  // Sessions.

  private void hello(Hello<V> hello) {
    if (leadership == null && knownLeader() != LeaderSearch.NOBODY) {
      refer(hello);
    } else {
      waiting.add(hello, timing.stopwatch().read());
      if (leadership != null) {
        welcome(leadership);
      }
    }
  }

  private void refer(Hello<V> hello) {
    context.send(
        hello.from(),
        new SessionMessage.NotLeading<>(
            self, leader, hello.session(), Optional.of(hello.asked()), leadersTime));
  }

  /** Answers those who wait, once it is known at what time their operations begin. */
  private void welcome(Leadership<V, E> leading) {
    long now = timing.stopwatch().read();
    leading
        .time()
        .ifPresent(
            time -> waiting.end((hello, since) -> leading.welcome(hello, now - since, time)));
  }

  private int knownLeader() {
    return 2 * quietTicks <= settings.electionTicks() ? leader : LeaderSearch.NOBODY;
  }

  private void request(Command<V> command) {
    if (leadership != null) {
      leadership.request(command);
    } else {
      context.send(
          command.from(),
          new SessionMessage.NotLeading<>(
              self, knownLeader(), command.session(), Optional.empty(), leadersTime));
    }
  }

  private void forward(Command<V> command) {
    if (leadership == null && knownLeader() != LeaderSearch.NOBODY) {
      context.send(roles.proposers().get(leader), command);
    } else {
      request(command);
    }
  }

  // Following.

  private void heard(Heartbeat<V> heartbeat) {
    if (!heartbeat.ballot().isBelow(highest)) {
      follow(heartbeat.ballot());
      leader = heartbeat.ballot().proposer();
      leadersTimeout = heartbeat.timeout();
      attempts = 0;
      leadersTime = heartbeat.time();
      waiting.end((hello, since) -> refer(hello));
    }
  }

  private void follow(Ballot ballot) {
    highest = ballot;
    if (leadership != null) {
      LOG.debug("{} follows ballot {}", context.self(), ballot);
      leadership = null;
    }
    leader = LeaderSearch.NOBODY;
    candidacy = null;
    canvass = null;
    beQuiet();
  }

  /** Waits as long as no other is likely to, so that not all stand at once. */
  private void beQuiet() {
    quietTicks = 0;
    int ticks =
        settings.electionTicks(Math.max(timing.usualTimeout(), leadersTimeout))
            << Math.min(attempts, MOST_DOUBLINGS);
    patience = ticks + context.random().nextInt(ticks + 1);
  }

  private void tick() {
    context.schedule(settings.heartbeat(), new Tick<>());
    var unused = timing.stopwatch().read();
    if (leadership != null) {
      if (!leadership.tick()) {
        LOG.debug("{} has lost its majority", context.self());
        follow(highest);
      }
    } else {
      quietTicks++;
      if (quietTicks > patience) {
        preVote();
      } else if (canvass != null || candidacy != null) {
        ticksToRepeat--;
        if (ticksToRepeat <= 0) {
          repeat();
        }
      }
    }
  }

  // Standing for election.

  /**
   * Begins an election; while nobody knows how long answers of acceptors take, those to an earlier
   * one count, and those of replicas do anyway.
   */
  private void preVote() {
    candidacy = null;
    leader = LeaderSearch.NOBODY;
    if (canvass == null || timing.roundTrip().isMeasured()) {
      preVoteRound++;
      ReplicaProgress replicas =
          canvass == null || !decisions.keepsReports() ? newProgress() : canvass.replicas();
      canvass = new Canvass(new Votes(settings.acceptors()), replicas);
    }
    beQuiet();
    askForPreVotes(canvass);
    waitForAnswers();
  }

  private void waitForAnswers() {
    ticksToRepeat = settings.ticks(timing.roundTrip().timeout());
  }

  private void repeat() {
    timing.roundTrip().timedOut();
    if (candidacy != null) {
      prepare(candidacy);
    } else if (canvass != null) {
      askForPreVotes(canvass);
    }
    waitForAnswers();
  }

  private void askForPreVotes(Canvass asking) {
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
    if (canvass != null && round == rounds) {
      canvass.acceptors().add(granted.voter());
      if (highest.isBelow(granted.promised())) {
        highest = granted.promised();
      }
      standIfWanted(canvass);
    }
  }

  private void standIfWanted(Canvass asked) {
    if (asked.acceptors().isMajority() && asked.replicas().hasHeardMajority()) {
      canvass = null;
      beQuiet();
      attempts++;
      highest = decisions.nextBallot(highest, self, incarnation);
      LOG.debug("{} stands for ballot {}", context.self(), highest);
      candidacy =
          new Candidacy<>(highest, decisions, settings.acceptors(), newProgress(), truncation);
      prepare(candidacy);
      waitForAnswers();
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
  private void prepare(Candidacy<V> standing) {
    ask(standing.progress());
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      if (!standing.isPromisedBy(acceptor)) {
        tell(acceptor, new AcceptorMessage.Prepare<>(standing.ballot(), standing.askedFrom()));
      }
    }
  }

  private void promised(Promise<V> promise) {
    if (candidacy != null && candidacy.ballot().equals(promise.ballot())) {
      candidacy.promised(promise);
      if (candidacy.isMajority()) {
        LOG.debug("{} leads with ballot {}", context.self(), highest);
        Candidacy<V> won = candidacy;
        candidacy = null;
        attempts = 0;
        leadership =
            new Leadership<>(context, settings, decisions, roles, self, won, truncation, timing);
        leadership.begin(won.recovered());
        welcome(leadership);
      }
    }
  }

  private void tell(int acceptor, AcceptorMessage<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }
}
