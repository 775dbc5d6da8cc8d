package io.kvszoo.router.paxos;

/** A slot that a leader has proposed a batch for, and that may still be needed. */
final class Slot<V> {

  final Batch<V> batch;
  final Votes votes;
  final long proposedAt;

  /** When to propose it again. */
  long due;

  boolean isChosen;

  /** Whether it was proposed again, so that nobody knows how long a vote took. */
  boolean isRepeated;

  Slot(Batch<V> batch, Votes votes, long now, long timeout) {
    this.batch = batch;
    this.votes = votes;
    proposedAt = now;
    due = now + timeout;
  }
}
