package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.paxos.ProposerMessage.Promise;
import io.kvszoo.router.paxos.ReplicaMessage.Cursor;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.session.AnswerRing;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.testkit.simulation.Invariant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Paxos router with one mistake, of those that real systems made: one decision is wrong. */
record BrokenPaxos(Mistake mistake, PaxosSettings settings) implements LinearizableRouter {

  enum Mistake {
    NONE("makes no mistake", PaxosDecisions::new),

    SYNCS_NOW_AND_THEN(
        "has acceptors that sync one time in three",
        () ->
            new PaxosDecisions() {

              private final Map<Address<?>, Integer> answers = new HashMap<>();

              @Override
              <M> void answer(Context<?> context, Address<M> to, M answer) {
                if (answers.merge(context.self(), 1, Integer::sum) % 3 == 1) {
                  super.answer(context, to, answer);
                } else {
                  context.send(to, answer);
                }
              }
            }),

    ANSWERS_BEFORE_IT_SYNCS(
        "has acceptors that answer before they sync",
        () ->
            new PaxosDecisions() {
              @Override
              <M> void answer(Context<?> context, Address<M> to, M answer) {
                context.send(to, answer);
                context.disk().sync();
              }
            }),

    ACCEPTS_WITHOUT_A_PROMISE(
        "accepts under a ballot without a promise to follow it",
        () ->
            new PaxosDecisions() {
              @Override
              Ballot promisedByAccepting(Ballot promised, Ballot accepted) {
                return promised;
              }
            }),

    FOLLOWS_HIGHER_BALLOTS_ONLY(
        "refuses the ballot that it has promised to follow",
        () ->
            new PaxosDecisions() {
              @Override
              boolean follows(Ballot promised, Ballot ballot) {
                return promised.isBelow(ballot);
              }
            }),

    FOLLOWS_ANY_BALLOT(
        "follows ballots lower than the one it has promised to follow",
        () ->
            new PaxosDecisions() {
              @Override
              boolean follows(Ballot promised, Ballot ballot) {
                return true;
              }
            }),

    LOWEST_BALLOT_CHOSEN(
        "proposes again what has the lowest ballot, not the highest",
        () ->
            new PaxosDecisions() {
              @Override
              <V> Accepted<V> choose(Accepted<V> one, Accepted<V> other) {
                return one.ballot().isBelow(other.ballot()) ? one : other;
              }
            }),

    NOTHING_PROPOSED_AGAIN(
        "proposes nothing again that was accepted before",
        () ->
            new PaxosDecisions() {
              @Override
              <V> List<Batch<V>> proposedAgain(long first, SortedMap<Long, Accepted<V>> accepted) {
                return List.of();
              }
            }),

    HOLES_NOT_FILLED(
        "closes ranks where a slot is empty, instead of a no-op in it",
        () ->
            new PaxosDecisions() {
              @Override
              <V> List<Batch<V>> proposedAgain(long first, SortedMap<Long, Accepted<V>> accepted) {
                return super.proposedAgain(first, accepted).stream()
                    .filter(batch -> !batch.commands().isEmpty())
                    .toList();
              }
            }),

    TRUNCATION_IGNORED(
        "begins at a slot that acceptors have forgotten",
        () ->
            new PaxosDecisions() {
              @Override
              long firstSlot(Promise<?> promise) {
                return 0;
              }
            }),

    ASKED_FROM_FURTHER(
        "asks from where most replicas are, and begins there, though it may be less by then",
        () ->
            new PaxosDecisions() {
              @Override
              long askedFrom(long truncated, long majorityEnd) {
                return firstSlot(truncated, majorityEnd);
              }
            }),

    REPORTS_FORGOTTEN(
        "forgets what the replicas said whenever it asks the acceptors anew",
        () ->
            new PaxosDecisions() {
              @Override
              boolean keepsReports() {
                return false;
              }
            }),

    FORGETS_TOO_EARLY(
        "forgets slots that are chosen, though few replicas have them",
        () ->
            new PaxosDecisions() {
              @Override
              long forgettableEnd(long chosenEnd, long majorityEnd) {
                return chosenEnd;
              }
            }),

    ONE_ACCEPTOR_COUNTS_TWICE(
        "counts each copy of a vote",
        () ->
            new PaxosDecisions() {

              private final IdentityHashMap<Votes, Integer> copies = new IdentityHashMap<>();

              @Override
              boolean count(Votes votes, Voter voter) {
                votes.add(voter);
                return copies.merge(votes, 1, Integer::sum) >= votes.majority();
              }
            }),

    APPLIES_PAST_A_HOLE(
        "applies a slot before one that it lacks",
        () ->
            new PaxosDecisions() {
              @Override
              boolean isNext(long slot, long end) {
                return slot >= end;
              }
            }),

    EACH_COPY_COUNTS(
        "does each copy of a command",
        () ->
            new PaxosDecisions() {
              @Override
              <V> @Nullable Outcome<V> earlierAnswer(
                  AnswerRing<Outcome<V>> answers, Command<V> command) {
                return null;
              }
            }),

    LEASE_BEGINS_WHEN_RECEIVED(
        "does a command however late it comes, though answers are forgotten",
        () ->
            new PaxosDecisions() {
              @Override
              long leaseBegin(Command<?> command, long stateTime) {
                return stateTime;
              }
            }),

    TICKS_OVERFLOW(
        "counts time in a type that overflows",
        () ->
            new PaxosDecisions() {
              // As with ticks in an int, but that a byte overflows sooner.
              @Override
              long elapsed(long before, long tick) {
                return (byte) (before / tick + 1) * tick;
              }
            }),

    ANSWERS_NOT_IN_SNAPSHOT(
        "has snapshots without the answers to commands",
        () ->
            new PaxosDecisions() {
              @Override
              boolean snapshotsHaveAnswers() {
                return false;
              }
            }),

    TAKES_ANY_PAGE(
        "takes pages of a snapshot that it has not asked for, or no more",
        () ->
            new PaxosDecisions() {
              @Override
              boolean isAnswer(Page<?, ?> page, Cursor asked) {
                return true;
              }
            }),

    INSTALLS_EACH_PAGE(
        "installs a snapshot of which not all has come",
        () ->
            new PaxosDecisions() {
              @Override
              boolean isWhole(Page<?, ?> page) {
                return true;
              }
            }),

    STALE_LEADERS_READ(
        "reads although another leads",
        () ->
            new PaxosDecisions() {
              @Override
              boolean confirms(Ballot promised, Ballot ballot) {
                return true;
              }
            }),

    READS_BEFORE_THE_FIRST_HOLE(
        "reads at what is chosen before the first hole that it knows of",
        () ->
            new PaxosDecisions() {
              @Override
              long readEnd(long recoveredEnd, long chosenEnd, long lastEnd) {
                return Math.max(recoveredEnd, chosenEnd);
              }
            }),

    REPLICAS_READ_AT_ONCE(
        "reads at a replica that has not applied what was chosen",
        () ->
            new PaxosDecisions() {
              @Override
              boolean isReadable(long readEnd, long end) {
                return true;
              }
            }),

    TIME_OUT_IS_FAILURE(
        "says that what was not answered was not done",
        () ->
            new PaxosDecisions() {
              @Override
              <V> Outcome<V> unanswered() {
                return new Outcome.NotDone<>("no answer");
              }
            }),

    COUNTS_GRANTS_OF_LOST_MEMORIES(
        "counts the grant of an acceptor that lost its disk since",
        () ->
            new PaxosDecisions() {
              @Override
              void addGrant(Votes grants, Voter voter) {
                grants.add(new Voter(voter.acceptor(), voter.incarnation(), VectorClock.EMPTY));
              }
            }),

    VOTES_AFTER_LOSS_OF_DISK(
        "votes as before when its disk is lost",
        () ->
            new PaxosDecisions() {
              @Override
              boolean hasMemory(boolean isOnDisk) {
                return true;
              }
            }),

    NEVER_REFUSES(
        "takes commands in however many wait",
        () ->
            new PaxosDecisions() {
              @Override
              boolean isFull(long waiting, long most) {
                return false;
              }
            }),

    REPAIR_WAITS_FOR_HEARTBEATS(
        "asks what replicas lack with the next heartbeat, though sessions miss answers",
        () ->
            new PaxosDecisions() {
              @Override
              boolean asksBeforeTheHeartbeat(long sinceQuestion, long roundTrip) {
                return false;
              }
            }),

    READS_KEPT_WITHOUT_BOUND(
        "keeps all reads that wait for what the replica lacks",
        () ->
            new PaxosDecisions() {
              @Override
              boolean areTooManyReads(int waiting) {
                return false;
              }
            });

    final String text;

    @SuppressWarnings("ImmutableEnumChecker") // They make decisions, and keep nothing.
    private final Supplier<PaxosDecisions> decisions;

    Mistake(String itsText, Supplier<PaxosDecisions> itsDecisions) {
      text = itsText;
      decisions = itsDecisions;
    }

    /** What the processes of one deployment decide by. */
    PaxosDecisions decisions() {
      return decisions.get();
    }
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    return new PaxosDeployment(settings, mistake.decisions()).deploy(deployment);
  }

  /** What holds at every moment of a run. */
  Invariant invariant(SimulatedNetwork network) {
    return new PaxosInvariant(network, settings.acceptors(), mistake.decisions());
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
}
