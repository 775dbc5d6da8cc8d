package io.kvszoo.router.paxos;

import io.kvszoo.router.session.RoundTrip;
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
  private final RoundTrip roundTrip;

  /** The number of the last question, and by replica, of the last that it was asked. */
  private long number;

  private final long[] asked;
  private long endWhenAsked;
  private int answering;

  /**
   * Begins without a word of any.
   *
   * @param patience after how many ticks without a word a replica is not there
   * @param roundTrip learns how long it takes until a majority has answered
   */
  ReplicaProgress(int self, int replicas, int patience, long series, RoundTrip roundTrip) {
    this.self = self;
    this.patience = patience;
    this.series = series;
    this.roundTrip = roundTrip;
    answered = new long[replicas];
    asked = new long[replicas];
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

  /** Begins a question to one or more replicas. */
  void begin() {
    number++;
    endWhenAsked = majorityEnd();
  }

  /** The question that was begun, to one of them: see {@link Inquiry}. */
  Inquiry inquiry(int replica, long chosenEnd, long handed, long now) {
    asked[replica] = number;
    return new Inquiry(series, number, now, chosenEnd, endWhenAsked, handed);
  }

  /** Whether a report answers a question under this ballot, and was not overtaken. */
  boolean isNews(ProposerMessage.Applied<?> applied) {
    Inquiry inquiry = applied.inquiry();
    return inquiry.series() == series && inquiry.number() > answered[applied.replica()];
  }

  /** Whether a replica lacks what it was told before it was asked. */
  enum Lack {
    NOTHING,

    /** It is time to ask it again, since what it lacks may have been overtaken by the question. */
    PERHAPS,

    /** It is time to send what it lacks. */
    SURELY
  }

  /**
   * Takes note of how far a replica is.
   *
   * @return what it lacks: perhaps something, if it has moved; surely if it is where it was, for
   *     one report, or two, or four, up to {@value #MOST_STANDING}, and then again
   */
  Lack heard(ProposerMessage.Applied<?> applied, long now) {
    if (!isNews(applied)) {
      return Lack.NOTHING;
    }
    int replica = applied.replica();
    Inquiry inquiry = applied.inquiry();
    standing[replica] = ends[replica] == applied.end() ? standing[replica] % MOST_STANDING + 1 : 0;
    answered[replica] = inquiry.number();
    if (isMajorityBy(inquiry.number())) {
      roundTrip.measured(now - inquiry.asked());
    }
    ends[replica] = applied.end();
    time = Math.max(time, applied.time());
    quietTicks[replica] = 0;
    behind[replica] = applied.end() < inquiry.majorityEnd();
    chooseAnswering();
    if (applied.end() >= inquiry.chosenEnd()) {
      return Lack.NOTHING;
    }
    if (standing[replica] == 0) {
      return inquiry.number() == asked[replica] ? Lack.PERHAPS : Lack.NOTHING;
    }
    return Integer.bitCount(standing[replica]) == 1 ? Lack.SURELY : Lack.NOTHING;
  }

  /** Whether an answer to a question, just taken note of, makes a majority. */
  private boolean isMajorityBy(long question) {
    int count = 0;
    for (long last : answered) {
      count += last >= question ? 1 : 0;
    }
    return isMajority(count) && !isMajority(count - 1);
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
