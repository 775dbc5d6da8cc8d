package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Network;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.paxos.ProposerMessage.Promise;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.testkit.simulation.Invariant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The Paxos router with one mistake, of those that real systems made. */
record BrokenPaxos(Mistake mistake, PaxosSettings settings, Map<Network, Parts> deployed)
    implements LinearizableRouter {

  BrokenPaxos(Mistake mistake, PaxosSettings settings) {
    this(mistake, settings, new ConcurrentHashMap<>());
  }

  enum Mistake {
    NONE("makes no mistake"),
    SYNCS_NOW_AND_THEN("has acceptors that sync one time in three"),
    ANSWERS_BEFORE_IT_SYNCS("has acceptors that answer before they sync"),
    ACCEPTS_WITHOUT_A_PROMISE("accepts under a ballot without a promise to follow it"),
    FOLLOWS_HIGHER_BALLOTS_ONLY("refuses the ballot that it has promised to follow"),
    FOLLOWS_ANY_BALLOT("follows ballots lower than the one it has promised to follow"),
    LOWEST_BALLOT_CHOSEN("proposes again what has the lowest ballot, not the highest"),
    NOTHING_PROPOSED_AGAIN("proposes nothing again that was accepted before"),
    HOLES_NOT_FILLED("closes ranks where a slot is empty, instead of a no-op in it"),
    TRUNCATION_IGNORED("begins at a slot that acceptors have forgotten"),
    ASKED_FROM_FURTHER(
        "asks from where most replicas are, and begins there, though it may be less by then"),
    REPORTS_FORGOTTEN("forgets what the replicas said whenever it asks the acceptors anew"),
    ONE_ACCEPTOR_COUNTS_TWICE("counts each copy of a vote"),
    APPLIES_PAST_A_HOLE("applies a slot before one that it lacks"),
    EACH_COPY_COUNTS("does each copy of a command"),
    LEASE_BEGINS_WHEN_RECEIVED(
        "does a command however late it comes, though answers are forgotten"),
    TICKS_OVERFLOW("counts time in a type that overflows"),
    ANSWERS_NOT_IN_SNAPSHOT("has snapshots without the answers to commands"),
    TAKES_ANY_PAGE("takes pages of a snapshot that it has not asked for, or no more"),
    INSTALLS_EACH_PAGE("installs a snapshot of which not all has come"),
    STALE_LEADERS_READ("reads although another leads"),
    READS_BEFORE_THE_FIRST_HOLE("reads at what is chosen before the first hole that it knows of"),
    REPLICAS_READ_AT_ONCE("reads at a replica that has not applied what was chosen"),
    TIME_OUT_IS_FAILURE("says that what was not answered was not done"),
    COUNTS_GRANTS_OF_LOST_MEMORIES("counts the grant of an acceptor that lost its disk since"),
    VOTES_AFTER_LOSS_OF_DISK("votes as before when its disk is lost");

    final String text;

    Mistake(String itsText) {
      text = itsText;
    }
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    Parts parts = new Parts(this);
    Gateway<V> gateway = parts.deploy(deployment);
    return client -> {
      deployed.put(client.network(), parts);
      return gateway.open(client);
    };
  }

  /** What holds at every moment of a run. */
  Invariant invariant(SimulatedNetwork network) {
    return new PaxosInvariant(network, settings.acceptors(), host -> applied(network, host));
  }

  /** What the replica on a host has applied since the last look at it. */
  private Queue<ReplicaMessage.Chosen<?, ?>> applied(Network network, String host) {
    return Optional.ofNullable(deployed.get(network))
        .map(parts -> parts.applied.get(host))
        .orElseGet(ArrayDeque::new);
  }

  /** The replica on a host, once a client has connected. */
  Replica<?, ?> replica(Network network, String host) {
    return Objects.requireNonNull(Objects.requireNonNull(deployed.get(network)).replicas.get(host));
  }

  @Override
  public Topology topology() {
    return settings.colocated()
        ? PaxosRouter.of(settings.acceptors()).topology()
        : PaxosRouter.builder(settings.proposers(), settings.acceptors(), settings.replicas())
            .build()
            .topology();
  }

  @Override
  public String toString() {
    return "PaxosRouter that " + mistake.text;
  }

  /** The parts of one deployment. */
  static final class Parts extends PaxosDeployment {

    private final Mistake mistake;
    private final Map<String, Queue<ReplicaMessage.Chosen<?, ?>>> applied = new HashMap<>();
    private final Map<String, Replica<?, ?>> replicas = new HashMap<>();

    private Parts(BrokenPaxos router) {
      super(router.settings);
      mistake = router.mistake;
    }

    @Override
    <V> Acceptor<V> newAcceptor(
        Context<AcceptorMessage<V>> context, PaxosSettings of, int self, Roles<V, ?> roles) {
      return new Acceptor<>(context, of, self, roles) {

        private int syncs;

        @Override
        public void receive(AcceptorMessage<V> message) {
          super.receive(message);
          if (mistake == Mistake.ANSWERS_BEFORE_IT_SYNCS) {
            super.sync();
          }
        }

        @Override
        void sync() {
          syncs++;
          switch (mistake) {
            case ANSWERS_BEFORE_IT_SYNCS -> {} // When the message has been handled.
            case SYNCS_NOW_AND_THEN -> syncOneTimeInThree();
            default -> super.sync();
          }
        }

        private void syncOneTimeInThree() {
          if (syncs % 3 == 1) {
            super.sync();
          }
        }

        @Override
        boolean follows(Ballot ballot) {
          return switch (mistake) {
            case FOLLOWS_HIGHER_BALLOTS_ONLY -> store().promised().isBelow(ballot);
            case FOLLOWS_ANY_BALLOT -> true;
            default -> super.follows(ballot);
          };
        }

        @Override
        Votes newGrants() {
          return mistake == Mistake.COUNTS_GRANTS_OF_LOST_MEMORIES
              ? new Votes(of.acceptors()) {
                @Override
                void add(Voter voter) {
                  super.add(new Voter(voter.acceptor(), voter.incarnation(), VectorClock.EMPTY));
                }
              }
              : super.newGrants();
        }

        @Override
        boolean confirms(Ballot ballot) {
          return mistake == Mistake.STALE_LEADERS_READ || super.confirms(ballot);
        }

        @Override
        void promiseToAccept(Ballot ballot) {
          if (mistake != Mistake.ACCEPTS_WITHOUT_A_PROMISE) {
            super.promiseToAccept(ballot);
          }
        }

        @Override
        void join() {
          if (mistake == Mistake.VOTES_AFTER_LOSS_OF_DISK) {
            receive(new AcceptorMessage.Install<>());
          } else {
            super.join();
          }
        }
      };
    }

    @Override
    <V, E> Replica<V, E> newReplica(
        Context<ReplicaMessage<V, E>> context,
        Storage<V, E> storage,
        PaxosSettings of,
        int self,
        Roles<V, E> roles) {
      Replica<V, E> replica = newBrokenReplica(context, storage, of, self, roles);
      replicas.put(context.self().host(), replica);
      return replica;
    }

    private <V, E> Replica<V, E> newBrokenReplica(
        Context<ReplicaMessage<V, E>> context,
        Storage<V, E> storage,
        PaxosSettings of,
        int self,
        Roles<V, E> roles) {
      return new Replica<>(context, storage, of, self, roles) {

        private long copies;

        /** A slot further than the next, as the one that it is taken for. */
        @Override
        void applied(ReplicaMessage.Chosen<V, E> chosen) {
          long slot = log().end() - 1;
          if (log().from(slot, 1).contains(chosen.batch())) { // Else it has crashed meanwhile.
            applied
                .computeIfAbsent(context.self().host(), host -> new ArrayDeque<>())
                .add(new ReplicaMessage.Chosen<>(slot, chosen.batch(), self));
          }
        }

        @Override
        boolean isNext(long slot) {
          return mistake == Mistake.APPLIES_PAST_A_HOLE ? slot >= log().end() : super.isNext(slot);
        }

        @Override
        boolean isReadable(long end) {
          return mistake == Mistake.REPLICAS_READ_AT_ONCE || super.isReadable(end);
        }

        @Override
        @Nullable Outcome<V> execute(Command<V> command) {
          if (mistake == Mistake.EACH_COPY_COUNTS) {
            copies++;
            return super.execute(
                new Command<>(
                    command.from(),
                    command.session(),
                    copies,
                    copies,
                    command.asOf(),
                    command.operation(),
                    command.copy(),
                    command.answering()));
          } else if (mistake == Mistake.LEASE_BEGINS_WHEN_RECEIVED) {
            return super.execute(
                new Command<>(
                    command.from(),
                    command.session(),
                    command.sequence(),
                    command.openFrom(),
                    super.snapshot().time(),
                    command.operation(),
                    command.copy(),
                    command.answering()));
          }
          return super.execute(command);
        }

        @Override
        CatchingUp<V, E> newCatchingUp(PaxosSettings settings) {
          return new CatchingUp<>(context, settings, self, roles, log()) {

            @Override
            boolean isAnswer(ReplicaMessage.Page<V, E> page, ReplicaMessage.Cursor cursor) {
              return mistake == Mistake.TAKES_ANY_PAGE || super.isAnswer(page, cursor);
            }

            @Override
            boolean isWhole(ReplicaMessage.Page<V, E> page) {
              return mistake == Mistake.INSTALLS_EACH_PAGE || super.isWhole(page);
            }
          };
        }

        @Override
        Snapshot<V, E> snapshot() {
          Snapshot<V, E> all = super.snapshot();
          return mistake == Mistake.ANSWERS_NOT_IN_SNAPSHOT
              ? new Snapshot<>(all.end(), all.writes(), all.time(), all.entries(), Map.of())
              : all;
        }
      };
    }

    @Override
    <V, E> Proposer<V, E> newProposer(
        Context<ProposerMessage<V>> context, PaxosSettings of, int self, Roles<V, E> roles) {
      return new Proposer<>(context, of, self, roles) {

        @Override
        Candidacy<V> newCandidacy(Ballot ballot) {
          return new BrokenCandidacy<>(
              mistake, ballot, of.acceptors(), newProgress(), truncation());
        }

        @Override
        ReplicaProgress replicasHeard() {
          return mistake == Mistake.REPORTS_FORGOTTEN ? newProgress() : super.replicasHeard();
        }

        @Override
        Leadership<V, E> newLeadership(Context<ProposerMessage<V>> ofProposer, Candidacy<V> won) {
          return new BrokenLeadership<>(
              mistake, ofProposer, of, roles, self, won, truncation(), timing());
        }
      };
    }

    @Override
    <V> PaxosSession<V> newSession(Context<SessionMessage<V>> context, Roles<V, ?> roles) {
      return new PaxosSession<>(context, roles) {
        @Override
        Outcome<V> unanswered() {
          return mistake == Mistake.TIME_OUT_IS_FAILURE
              ? new Outcome.NotDone<>("no answer")
              : super.unanswered();
        }
      };
    }
  }

  private static final class BrokenCandidacy<V> extends Candidacy<V> {

    private final Mistake mistake;

    private BrokenCandidacy(
        Mistake mistake,
        Ballot ballot,
        int acceptors,
        ReplicaProgress progress,
        Truncation truncation) {
      super(ballot, new BrokenVotes(mistake, acceptors), progress, truncation);
      this.mistake = mistake;
    }

    @Override
    long askedFrom() {
      return mistake == Mistake.ASKED_FROM_FURTHER ? first() : super.askedFrom();
    }

    @Override
    long beginning(Promise<V> promise) {
      return mistake == Mistake.TRUNCATION_IGNORED ? 0 : super.beginning(promise);
    }

    @Override
    Accepted<V> choose(Accepted<V> one, Accepted<V> other) {
      return mistake == Mistake.LOWEST_BALLOT_CHOSEN && one.ballot().isBelow(other.ballot())
          ? one
          : mistake == Mistake.LOWEST_BALLOT_CHOSEN ? other : super.choose(one, other);
    }

    @Override
    List<Batch<V>> recovered() {
      List<Batch<V>> recovered = super.recovered();
      return switch (mistake) {
        case NOTHING_PROPOSED_AGAIN -> List.of();
        case HOLES_NOT_FILLED ->
            recovered.stream().filter(batch -> !batch.commands().isEmpty()).toList();
        default -> recovered;
      };
    }
  }

  private static final class BrokenLeadership<V, E> extends Leadership<V, E> {

    private final Mistake mistake;
    private final int acceptors;
    private final Duration heartbeat;
    private long recoveredEnd;

    private BrokenLeadership(
        Mistake mistake,
        Context<ProposerMessage<V>> context,
        PaxosSettings settings,
        Roles<V, E> roles,
        int self,
        Candidacy<V> won,
        Truncation truncation,
        Timing timing) {
      super(context, settings, roles, self, won, truncation, timing);
      this.mistake = mistake;
      acceptors = settings.acceptors();
      heartbeat = settings.heartbeat();
    }

    @Override
    void begin(List<Batch<V>> found) {
      recoveredEnd = truncated() + found.size();
      super.begin(found);
    }

    @Override
    long readableEnd() {
      return mistake == Mistake.READS_BEFORE_THE_FIRST_HOLE
          ? Math.max(recoveredEnd, chosenEnd())
          : super.readableEnd();
    }

    @Override
    Votes newVotes() {
      return new BrokenVotes(mistake, acceptors);
    }

    /** As with ticks in an int, but that a byte overflows sooner. */
    @Override
    long elapsed() {
      long elapsed = super.elapsed();
      return mistake == Mistake.TICKS_OVERFLOW
          ? (byte) (elapsed / heartbeat.toNanos()) * heartbeat.toNanos()
          : elapsed;
    }
  }

  private static final class BrokenVotes extends Votes {

    private final Mistake mistake;
    private final int acceptors;
    private int copies;

    private BrokenVotes(Mistake mistake, int acceptors) {
      super(acceptors);
      this.mistake = mistake;
      this.acceptors = acceptors;
    }

    @Override
    void add(Voter voter) {
      copies++;
      super.add(voter);
    }

    @Override
    boolean isMajority() {
      return mistake == Mistake.ONE_ACCEPTOR_COUNTS_TWICE
          ? 2 * copies > acceptors
          : super.isMajority();
    }
  }
}
