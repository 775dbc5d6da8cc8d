package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.router.paxos.ProposerMessage.Applied;
import io.kvszoo.router.paxos.ProposerMessage.CatchUp;
import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.paxos.ProposerMessage.Flush;
import io.kvszoo.router.paxos.ProposerMessage.Heartbeat;
import io.kvszoo.router.paxos.ProposerMessage.Hello;
import io.kvszoo.router.paxos.ProposerMessage.PreVoteGranted;
import io.kvszoo.router.paxos.ProposerMessage.Promise;
import io.kvszoo.router.paxos.ProposerMessage.Refused;
import io.kvszoo.router.paxos.ProposerMessage.Tick;
import io.kvszoo.router.paxos.ProposerMessage.Vote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a leader, and stands for election when it has not heard of one for a while: it first asks
 * whether the acceptors would like another, then asks them for their promises (phase 1), then leads
 * ({@link Leadership}), until it hears of a higher ballot or hears of no majority any more.
 *
 * <p>It keeps nothing on disk: the acceptors know what matters, and a ballot is never used again
 * after a restart since it has the incarnation in it. Time is counted in ticks, which steps of the
 * host's clock do not move.
 */
class Proposer<V, E> implements Process<ProposerMessage<V>> {

  private static final Logger LOG = LoggerFactory.getLogger(Proposer.class);

  private final Context<ProposerMessage<V>> context;
  private final PaxosSettings settings;
  private final int self;
  private final Roles<V, E> roles;
  private final long incarnation;
  private final Truncation truncation = new Truncation();

  /** The highest ballot that was heard of. */
  private Ballot highest = Ballot.NONE;

  /** Ticks since a leader was heard of, or since the last step of an election. */
  private int quietTicks;

  /** After how many of them to take the next step. */
  private int patience;

  /** Sessions that asked since the last tick, to be told when this proposer can lead them. */
  private final List<Hello<V>> searching = new ArrayList<>();

  private long preVoteRound;
  private @Nullable Votes preVotes;
  private @Nullable Candidacy<V> candidacy;
  private @Nullable Leadership<V, E> leadership;

  Proposer(
      Context<ProposerMessage<V>> context, PaxosSettings settings, int self, Roles<V, E> roles) {
    this.context = context;
    this.settings = settings;
    this.self = self;
    this.roles = roles;
    incarnation = context.random().nextLong();
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
    } else if (message instanceof Applied<V> applied) {
      if (leading != null) {
        leading.applied(applied);
        ready(leading);
      } else if (candidacy != null) {
        var unused = candidacy.progress().heard(applied);
      }
    } else if (message instanceof CatchUp<V> request) {
      if (leading != null) {
        leading.catchUp(request.replica(), request.from());
      }
    } else if (message instanceof Hello<V> hello) {
      searching.add(hello);
      if (leading != null) {
        ready(leading);
      }
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
      heard(heartbeat.ballot());
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

  /** Answers those who search, once it is known at what time their operations begin. */
  private void ready(Leadership<V, E> leading) {
    leading
        .time()
        .ifPresent(
            time -> {
              for (Hello<V> hello : searching) {
                context.send(hello.from(), new SessionMessage.Ready<>(self, hello.search(), time));
              }
              searching.clear();
            });
  }

  private void request(Command<V> command) {
    if (leadership != null) {
      leadership.request(command);
    } else {
      context.send(command.from(), new SessionMessage.NotLeading<>(self));
    }
  }

  // Following.

  private void heard(Ballot ballot) {
    if (!ballot.isBelow(highest)) {
      follow(ballot);
    }
  }

  private void follow(Ballot ballot) {
    highest = ballot;
    if (leadership != null) {
      LOG.debug("{} follows ballot {}", context.self(), ballot);
      leadership = null;
    }
    candidacy = null;
    preVotes = null;
    beQuiet();
  }

  /** Waits as long as no other is likely to, so that not all stand at once. */
  private void beQuiet() {
    quietTicks = 0;
    patience = settings.electionTicks() + context.random().nextInt(settings.electionTicks() + 1);
  }

  private void tick() {
    context.schedule(settings.heartbeat(), new Tick<>());
    searching.clear();
    if (leadership != null) {
      if (!leadership.tick()) {
        LOG.debug("{} has lost its majority", context.self());
        follow(highest);
      }
    } else {
      quietTicks++;
      if (quietTicks > patience) {
        preVote();
      } else if (candidacy != null) {
        prepare(candidacy);
      } else if (preVotes != null) {
        askForPreVotes();
      }
    }
  }

  // Standing for election.

  private void preVote() {
    candidacy = null;
    preVotes = new Votes(settings.acceptors());
    preVoteRound++;
    beQuiet();
    askForPreVotes();
  }

  private void askForPreVotes() {
    for (int acceptor = 0; acceptor < settings.acceptors(); acceptor++) {
      tell(acceptor, new AcceptorMessage.PreVote<>(self, preVoteRound));
    }
  }

  private void preVoteGranted(PreVoteGranted<V> granted) {
    if (preVotes != null && granted.round() == preVoteRound) {
      preVotes.add(granted.voter());
      if (highest.isBelow(granted.promised())) {
        highest = granted.promised();
      }
      if (preVotes.isMajority()) {
        preVotes = null;
        beQuiet();
        highest = nextBallot(highest);
        LOG.debug("{} stands for ballot {}", context.self(), highest);
        candidacy = newCandidacy(highest);
        prepare(candidacy);
      }
    }
  }

  /** Higher than all that were heard of, and never used before. */
  Ballot nextBallot(Ballot last) {
    return new Ballot(last.round() + 1, self, incarnation);
  }

  Candidacy<V> newCandidacy(Ballot ballot) {
    return new Candidacy<>(ballot, new Votes(settings.acceptors()), newProgress(), truncation);
  }

  ReplicaProgress newProgress() {
    return new ReplicaProgress(
        self, settings.replicas(), settings.electionTicks(), context.random().nextLong());
  }

  Truncation truncation() {
    return truncation;
  }

  /** Phase 1a, to those that have not promised yet; and asks the replicas what they have. */
  private void prepare(Candidacy<V> standing) {
    Inquiry inquiry = standing.progress().ask();
    for (var replica : roles.replicas()) {
      context.send(replica, new ReplicaMessage.Heartbeat<>(self, inquiry));
    }
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
        leadership = newLeadership(context, won);
        leadership.begin(won.recovered());
        ready(leadership);
      }
    }
  }

  Leadership<V, E> newLeadership(Context<ProposerMessage<V>> ofProposer, Candidacy<V> won) {
    return new Leadership<>(ofProposer, settings, roles, self, won, truncation);
  }

  private void tell(int acceptor, AcceptorMessage<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }
}
