package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Phase 1 of a ballot: the promises of the acceptors so far, and what must be proposed again since
 * it may have been chosen. That is for each slot the batch of the highest ballot that any of them
 * has accepted; if more than one was accepted, no other can have been chosen.
 */
class Candidacy<V> {

  private final Ballot ballot;
  private final Votes promises;
  private final ReplicaProgress progress;
  private final Truncation truncation;
  private final TreeMap<Long, Accepted<V>> accepted = new TreeMap<>();

  Candidacy(Ballot ballot, Votes promises, ReplicaProgress progress, Truncation truncation) {
    this.ballot = ballot;
    this.truncation = truncation;
    this.promises = promises;
    this.progress = progress;
  }

  Ballot ballot() {
    return ballot;
  }

  /** The slot from which on to ask what was accepted. */
  long askedFrom() {
    return truncation.slot();
  }

  /**
   * The first slot to propose for, of those that were asked for: see {@link Truncation}. Those that
   * a majority of the replicas has, by their last reports, need not be proposed again.
   */
  long first() {
    return Math.max(truncation.slot(), progress.majorityEnd());
  }

  /** What was heard of the replicas meanwhile, which spares proposing again what they have. */
  ReplicaProgress progress() {
    return progress;
  }

  /** Whether the acceptor has promised, with the memory that it has now as far as is known. */
  boolean isPromisedBy(int acceptor) {
    return promises.counts(acceptor);
  }

  boolean isMajority() {
    return promises.isMajority();
  }

  void promised(Promise<V> promise) {
    promises.add(promise.voter());
    truncation.raise(beginning(promise));
    promise.accepted().forEach((slot, value) -> accepted.merge(slot, value, this::choose));
  }

  /** The first slot that a promise tells of; the acceptor has forgotten those before. */
  long beginning(Promise<V> promise) {
    return promise.truncated();
  }

  /** Chooses between what two acceptors have accepted for a slot. */
  Accepted<V> choose(Accepted<V> one, Accepted<V> other) {
    return one.ballot().isBelow(other.ballot()) ? other : one;
  }

  /** What to propose again, from the first slot on, without holes. */
  List<Batch<V>> recovered() {
    List<Batch<V>> batches = new ArrayList<>();
    long from = first();
    accepted
        .tailMap(from)
        .forEach(
            (slot, value) -> {
              while (from + batches.size() < slot) {
                batches.add(Batch.noOp());
              }
              batches.add(value.batch());
            });
    return batches;
  }
}
