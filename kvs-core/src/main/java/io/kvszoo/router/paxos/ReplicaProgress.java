package io.kvszoo.router.paxos;

import java.util.Arrays;

/**
 * What a proposer has heard of the replicas under one ballot: how far each is by its last report,
 * and whether it is there. A replica that lost its disk is less far than before, so this may go
 * back, as {@link Truncation} must not. Reports that were overtaken, or answer to another, are
 * ignored.
 */
final class ReplicaProgress {

  private static final int MOST_STANDING = 16;

  private final int self;

  /** By replica: the slots before this are applied and on its disk. */
  private final long[] ends;

  /** By replica: for how many ticks it was not heard of. */
  private final long[] quietTicks;

  /** By replica: the number of the question that it answered last. */
  private final long[] answered;

  /** The latest time of any of their states, in nanoseconds. */
  private long time;

  /** By replica: for how many reports it has not moved. */
  private final int[] standing;

  /** By replica: whether it had less, by its last report, than most had when that was asked for. */
  private final boolean[] behind;

  private final int patience;
  private final long series;
  private long asked;
  private long endWhenAsked;
  private int answering;

  ReplicaProgress(int self, int replicas, int patience, long series) {
    this.self = self;
    this.patience = patience;
    this.series = series;
    answered = new long[replicas];
    ends = new long[replicas];
    quietTicks = new long[replicas];
    standing = new int[replicas];
    behind = new boolean[replicas];
    answering = self % replicas;
  }

  void tick() {
    for (int replica = 0; replica < quietTicks.length; replica++) {
      quietTicks[replica]++;
    }
    chooseAnswering();
  }

  /** Begins a question to all replicas, which were told all that is chosen before a slot. */
  Inquiry ask(long chosenEnd) {
    asked++;
    endWhenAsked = majorityEnd();
    return new Inquiry(series, asked, chosenEnd);
  }

  /**
   * Takes note of how far a replica is.
   *
   * @return whether it is time to send it what it lacks: it lacks what it was told before it was
   *     asked, and is where it was, for one report, or two, or four, up to {@value #MOST_STANDING},
   *     and then again
   */
  boolean heard(ProposerMessage.Applied<?> applied) {
    int replica = applied.replica();
    long number = applied.inquiry().number();
    if (applied.inquiry().series() != series || number <= answered[replica]) {
      return false;
    }
    standing[replica] = ends[replica] == applied.end() ? standing[replica] % MOST_STANDING + 1 : 0;
    answered[replica] = number;
    ends[replica] = applied.end();
    time = Math.max(time, applied.time());
    quietTicks[replica] = 0;
    behind[replica] = applied.end() < endWhenAsked;
    chooseAnswering();
    return applied.end() < applied.inquiry().chosenEnd()
        && Integer.bitCount(standing[replica]) == 1;
  }

  /**
   * A time of the replicated state, in nanoseconds, the latest that was heard of. Only one that a
   * majority has told is near to what it is, since one that lost its disk begins at 0.
   */
  long time() {
    return time;
  }

  /** The slots before this are on the disks of a majority of the replicas. */
  long majorityEnd() {
    long[] sorted = ends.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** Whether a majority has answered a question. */
  boolean hasHeardMajority() {
    return isMajority(Arrays.stream(answered).filter(number -> number > 0).count());
  }

  /** Whether a majority was heard of in the last ticks. */
  boolean hasMajority(int ticks) {
    return isMajority(Arrays.stream(quietTicks).filter(quiet -> quiet <= ticks).count());
  }

  private boolean isMajority(long count) {
    return 2 * count > ends.length;
  }

  /**
   * The replica that answers: the leader's own, or if that is not there or is behind, the next that
   * is there and not behind; if there is none, the one that is there and furthest.
   */
  int answering() {
    return answering;
  }

  /** Whether a replica is there, and not behind. */
  boolean isFit(int replica) {
    return quietTicks[replica] <= patience && !behind[replica];
  }

  private void chooseAnswering() {
    int own = self % ends.length;
    for (int i = 0; i < ends.length; i++) {
      int replica = (own + i) % ends.length;
      if (isFit(replica)) {
        answering = replica;
        return;
      }
    }
    answering = furthestBut(own);
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
