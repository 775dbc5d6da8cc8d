package io.kvszoo.router.paxos;

import java.util.Arrays;

/**
 * What a proposer has heard of the replicas under one ballot: how far each is by its last report,
 * and whether it is there. A replica that lost its disk is less far than before, so this may go
 * back, as {@link Truncation} must not. Reports that were overtaken, or answer to another, are
 * ignored.
 */
final class ReplicaProgress {

  private final int self;

  /** By replica: the slots before this are applied and on its disk. */
  private final long[] ends;

  /** By replica: for how many ticks it was not heard of. */
  private final int[] quietTicks;

  /** By replica: the number of the question that it answered last. */
  private final long[] answered;

  /** The latest time of any of their states, in nanoseconds. */
  private long time;

  private final int patience;
  private final long series;
  private long asked;

  ReplicaProgress(int self, int replicas, int patience, long series) {
    this.self = self;
    this.patience = patience;
    this.series = series;
    answered = new long[replicas];
    ends = new long[replicas];
    quietTicks = new int[replicas];
  }

  void tick() {
    for (int replica = 0; replica < quietTicks.length; replica++) {
      quietTicks[replica]++;
    }
  }

  /** Begins a question to all replicas. */
  Inquiry ask() {
    asked++;
    return new Inquiry(series, asked);
  }

  /** Takes note of how far a replica is; true if it was there already when it was last heard of. */
  boolean heard(ProposerMessage.Applied<?> applied) {
    int replica = applied.replica();
    long number = applied.inquiry().number();
    if (applied.inquiry().series() != series || number <= answered[replica]) {
      return false;
    }
    boolean stands = ends[replica] == applied.end();
    answered[replica] = number;
    ends[replica] = applied.end();
    time = Math.max(time, applied.time());
    quietTicks[replica] = 0;
    return stands;
  }

  /**
   * A time of the replicated state, in nanoseconds, the latest that was heard of. Only one that a
   * majority has told is near to what it is, since one that lost its disk begins at 0.
   */
  long time() {
    return time;
  }

  /** How many replicas were heard of. */
  int heardOf() {
    int count = 0;
    for (long number : answered) {
      count += number > 0 ? 1 : 0;
    }
    return count;
  }

  /** The slots before this are on the disks of a majority of the replicas. */
  long majorityEnd() {
    long[] sorted = ends.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** The replica that answers: the leader's own, or if that is not there, the next that is. */
  int answering() {
    for (int i = 0; i < ends.length; i++) {
      int replica = (self + i) % ends.length;
      if (quietTicks[replica] <= patience) {
        return replica;
      }
    }
    return self % ends.length;
  }

  /** The replica, other than one, that is there and furthest; that one if there is no other. */
  int furthestBut(int lagging) {
    int furthest = lagging;
    for (int replica = 0; replica < ends.length; replica++) {
      if (quietTicks[replica] <= patience && ends[replica] > ends[furthest]) {
        furthest = replica;
      }
    }
    return furthest;
  }
}
