package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.ProposerMessage.Promise;
import io.kvszoo.router.paxos.ReplicaMessage.Cursor;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.session.AnswerRing;
import io.kvszoo.router.session.Leases;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The decisions on which the safety of Paxos depends, and some on which its progress does, each a
 * method of its own. Every process of a deployment asks the same object, which keeps no state. The
 * processes do the work: they send, count and store. This class says what they may do, so that a
 * proof can be read next to it (Lamport, "The Part-Time Parliament", 1998; for reads Ongaro,
 * "Consensus: Bridging Theory and Practice", 2014, section 6.4), and so that a router with exactly
 * one wrong decision can be made, to show that the tests catch it.
 */
class PaxosDecisions {

  private static final int MOST_READS = 10_000;

  // Acceptors.

  /**
   * Whether an acceptor that starts may vote as the one that it was: only if its disk still has
   * what it promised. If not, it must join anew (see {@link Rejoining}).
   */
  boolean hasMemory(boolean isOnDisk) {
    return isOnDisk;
  }

  /** Whether an acceptor follows a ballot: if it has promised none that is higher. */
  boolean follows(Ballot promised, Ballot ballot) {
    return !ballot.isBelow(promised);
  }

  /** Whether an acceptor confirms to a leader that its ballot is still the highest. */
  boolean confirms(Ballot promised, Ballot ballot) {
    return follows(promised, ballot);
  }

  /**
   * What an acceptor has promised when it has accepted a batch under a ballot that it follows. The
   * acceptance is a promise too, because it could otherwise accept under a lower ballot later.
   */
  Ballot promisedByAccepting(Ballot promised, Ballot accepted) {
    return accepted;
  }

  /**
   * Lets a promise, a vote or a confirmation leave when everything that it says is on disk, because
   * the acceptor must still know it after a crash.
   */
  <M> void answer(Context<?> context, Address<M> to, M answer) {
    context.disk().sync();
    context.send(to, answer);
  }

  /**
   * Counts a grant for the new memory of an acceptor that lost its disk. A grant is a vote: it does
   * not count if another voter knows that the memory that gave it is lost.
   */
  void addGrant(Votes grants, Voter voter) {
    grants.add(voter);
  }

  // Proposers: phase 1.

  /** The ballot to stand for: higher than all that were heard of, and never used before. */
  Ballot nextBallot(Ballot highest, int proposer, long incarnation) {
    return new Ballot(highest.round() + 1, proposer, incarnation);
  }

  /**
   * The slot from which on a candidate asks what was accepted.
   *
   * @param truncated the first slot that may be proposed: see {@link Truncation}
   * @param majorityEnd the slots before this are on the disks of a majority of the replicas by
   *     their last reports; a replica that loses its disk reports less later
   */
  long askedFrom(long truncated, long majorityEnd) {
    return truncated;
  }

  /** The first slot of a promise; the acceptor has forgotten what it accepted before that. */
  long firstSlot(Promise<?> promise) {
    return promise.truncated();
  }

  /** The first slot that a new leader proposes for, of those that it asked for. */
  long firstSlot(long truncated, long majorityEnd) {
    return Math.max(truncated, majorityEnd);
  }

  /**
   * Chooses between what two acceptors have accepted for one slot: the one of the higher ballot.
   */
  <V> Accepted<V> choose(Accepted<V> one, Accepted<V> other) {
    return one.ballot().isBelow(other.ballot()) ? other : one;
  }

  /**
   * What a new leader proposes again, from its first slot on: everything that an acceptor of its
   * majority has accepted, since it may be chosen, and no-ops for the slots between.
   *
   * @param accepted by slot, of the slots from the first on
   */
  <V> List<Batch<V>> proposedAgain(long first, SortedMap<Long, Accepted<V>> accepted) {
    List<Batch<V>> batches = new ArrayList<>();
    accepted.forEach(
        (slot, value) -> {
          while (first + batches.size() < slot) {
            batches.add(Batch.noOp());
          }
          batches.add(value.batch());
        });
    return batches;
  }

  /**
   * Whether reports of replicas count that an earlier question to the acceptors asked for. The
   * replicas may be farther away than a round of questions to the acceptors takes, so that without
   * them no leader would be found.
   */
  boolean keepsReports() {
    return true;
  }

  // Leaders: phase 2, reads and time.

  /**
   * Counts the vote of an acceptor, for a promise, a slot or a confirmation; returns whether a
   * majority of the acceptors has voted by now, each counted once.
   */
  boolean count(Votes votes, Voter voter) {
    votes.add(voter);
    return votes.isMajority();
  }

  /**
   * The slots before this may be forgotten: those that are chosen, and on the disks of a majority
   * of the replicas.
   */
  long forgettableEnd(long chosenEnd, long majorityEnd) {
    return Math.min(chosenEnd, majorityEnd);
  }

  /**
   * The slots before this may hold what clients know of, so that a read must wait until a replica
   * has applied them: all that phase 1 found, and all that was chosen since. There may be holes
   * before the last that was chosen: a replica that has what belongs there from an earlier leader
   * applies what comes after, and its client is told.
   *
   * @param recoveredEnd the slots before this were found in phase 1
   * @param chosenEnd the slots before this are all chosen
   * @param lastEnd no slot from this one on is chosen
   */
  long readEnd(long recoveredEnd, long chosenEnd, long lastEnd) {
    return Math.max(recoveredEnd, lastEnd);
  }

  /**
   * The time that a leader has counted since its last batch, after another tick, in ns: at most
   * {@link Leases#MOST_AT_ONCE}, however long no batch is made, so that it never overflows.
   */
  long elapsed(long before, long tick) {
    return Math.min(before + tick, Leases.MOST_AT_ONCE);
  }

  /** Whether a leader refuses commands, given how many wait, so that none waits for too long. */
  boolean isFull(long waiting, long most) {
    return waiting >= most;
  }

  /**
   * Whether a leader asks the replicas at once what they have, when a session misses an answer,
   * because the message that something is chosen may be lost: if an answer to its last question
   * would have come by now. With the next heartbeat it asks in any case, but that may be far away.
   *
   * @param sinceQuestion how long ago it asked last, in ns
   * @param roundTrip how long a question and its answer take, in ns
   */
  boolean asksBeforeTheHeartbeat(long sinceQuestion, long roundTrip) {
    return sinceQuestion >= roundTrip;
  }

  // Replicas.

  /** Whether a replica that has applied all slots before its end applies this one now. */
  boolean isNext(long slot, long end) {
    return slot == end;
  }

  /** Whether a replica that has applied all slots before its end answers a read. */
  boolean isReadable(long readEnd, long end) {
    return readEnd <= end;
  }

  /**
   * Whether so many reads wait at a replica that some are dropped, because one that is cut off from
   * what it lacks still gets reads.
   */
  boolean areTooManyReads(int waiting) {
    return waiting > MOST_READS;
  }

  /** Whether a page continues what has come of a snapshot: if it answers the last request. */
  boolean isAnswer(Page<?, ?> page, Cursor asked) {
    return page.answered().equals(asked);
  }

  /** Whether a snapshot can be installed, with this page as the last that came. */
  boolean isWhole(Page<?, ?> page) {
    return page.isLast();
  }

  // The replicated state.

  /** The answer to an earlier copy of a command; none if this copy is the one to do. */
  <V> @Nullable Outcome<V> earlierAnswer(AnswerRing<Outcome<V>> answers, Command<V> command) {
    return answers.find(command.sequence());
  }

  /**
   * The time of the replicated state at which the lease of a command begins: when its session had
   * not sent it yet, and not when it comes, because copies may come much later.
   */
  long leaseBegin(Command<?> command, long stateTime) {
    return command.asOf();
  }

  /**
   * Whether snapshots contain the answers that sessions may still await. A replica that starts from
   * a snapshot without them would do copies of answered commands again.
   */
  boolean snapshotsHaveAnswers() {
    return true;
  }

  // Sessions.

  /** The outcome of a write that was sent and is not answered: nobody can know it. */
  <V> Outcome<V> unanswered() {
    return new Outcome.Unknown<>("a proposer was asked to do it");
  }
}
