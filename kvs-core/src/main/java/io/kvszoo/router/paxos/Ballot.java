package io.kvszoo.router.paxos;

import java.util.Comparator;

/**
 * The number of an attempt to lead. No two attempts have the same: a proposer counts its rounds up,
 * and one that restarts, and knows nothing of its earlier rounds, has another incarnation.
 *
 * @param round compared first
 * @param proposer whose attempt it is
 * @param incarnation drawn when the proposer started
 */
record Ballot(long round, int proposer, long incarnation) implements Comparable<Ballot> {

  /** Lower than any other. */
  static final Ballot NONE = new Ballot(0, -1, 0);

  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round)
          .thenComparingInt(Ballot::proposer)
          .thenComparingLong(Ballot::incarnation);

  @Override
  public int compareTo(Ballot other) {
    return this == other ? 0 : ORDER.compare(this, other);
  }

  boolean isBelow(Ballot other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return equals(NONE) ? "none" : round + "." + proposer;
  }
}
