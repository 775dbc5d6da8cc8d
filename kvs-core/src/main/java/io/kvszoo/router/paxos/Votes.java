package io.kvszoo.router.paxos;

import io.kvszoo.storage.VectorClock;

/**
 * Votes of acceptors for one thing, of which a majority decides. An acceptor counts once, however
 * often it votes, and not at all if one of the others knows that it has lost its disk since, and
 * with it what its vote was worth.
 */
final class Votes {

  private final int acceptors;
  private long voted;

  /** By acceptor, with which incarnation it voted; those at their first are not mentioned. */
  private VectorClock incarnations = VectorClock.EMPTY;

  /** By acceptor, the highest incarnation that any of the voters knows. */
  private VectorClock known = VectorClock.EMPTY;

  Votes(int acceptors) {
    this.acceptors = acceptors;
  }

  void add(Voter voter) {
    voted |= 1L << voter.acceptor();
    if (voter.incarnation() > 0 || voter.incarnations().size() > 0) {
      incarnations = incarnations.with(voter.acceptor(), voter.incarnation());
      known = known.merge(voter.incarnations());
    }
  }

  private boolean has(int acceptor) {
    return (voted & 1L << acceptor) != 0;
  }

  /**
   * Whether an acceptor's vote is there and counts. One of a memory that was lost does not, and has
   * to be asked for again.
   */
  boolean counts(int acceptor) {
    return has(acceptor) && incarnations.sequence(acceptor) >= known.sequence(acceptor);
  }

  boolean isMajority() {
    return count() >= majority();
  }

  /** How many acceptors are a majority. */
  int majority() {
    return acceptors / 2 + 1;
  }

  private int count() {
    if (known.size() == 0) {
      return Long.bitCount(voted);
    }
    int count = 0;
    for (int acceptor = 0; acceptor < acceptors; acceptor++) {
      count += counts(acceptor) ? 1 : 0;
    }
    return count;
  }
}
