package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Promise;
import java.util.List;
import java.util.TreeMap;

/**
 * Phase 1 of a ballot (Lamport, "The Part-Time Parliament", 1998; the scout of van Renesse and
 * Altinbuken, "Paxos Made Moderately Complex", 2015): the promises of the acceptors so far, and
 * what must be proposed again since it may have been chosen. For each slot that is the batch of the
 * highest ballot that any of them has accepted; if more than one was accepted, no other can have
 * been chosen.
 */
final class Candidacy<V> {

  private final Ballot ballot;
  private final PaxosDecisions decisions;
  private final Votes promises;
  private final ReplicaProgress progress;
  private final Truncation truncation;
  private final TreeMap<Long, Accepted<V>> accepted = new TreeMap<>();
  private boolean isMajority;

  Candidacy(
      Ballot ballot,
      PaxosDecisions decisions,
      int acceptors,
      ReplicaProgress progress,
      Truncation truncation) {
    this.ballot = ballot;
    this.decisions = decisions;
    this.truncation = truncation;
    this.progress = progress;
    promises = new Votes(acceptors);
  }

  Ballot ballot() {
    return ballot;
  }

  /** The slot from which on to ask what was accepted. */
  long askedFrom() {
    return decisions.askedFrom(truncation.slot(), progress.majorityEnd());
  }

  /**
   * The first slot to propose for, of those that were asked for: see {@link Truncation}. Those that
   * a majority of the replicas has, by their last reports, need not be proposed again.
   */
  long first() {
    return decisions.firstSlot(truncation.slot(), progress.majorityEnd());
  }

  /** What the replicas have reported meanwhile, which need not be proposed again. */
  ReplicaProgress progress() {
    return progress;
  }

  /** Whether the acceptor has promised, with the memory that it has now as far as is known. */
  boolean isPromisedBy(int acceptor) {
    return promises.counts(acceptor);
  }

  /** Whether a majority of the acceptors has promised, so that the proposer leads. */
  boolean isMajority() {
    return isMajority;
  }

  void promised(Promise<V> promise) {
    isMajority = decisions.count(promises, promise.voter());
    truncation.raise(decisions.firstSlot(promise));
    promise.accepted().forEach((slot, value) -> accepted.merge(slot, value, decisions::choose));
  }

  /** What to propose again, from the first slot on, without holes. */
  List<Batch<V>> recovered() {
    return decisions.proposedAgain(first(), accepted.tailMap(first()));
  }
}
