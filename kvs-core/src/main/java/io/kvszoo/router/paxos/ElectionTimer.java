package io.kvszoo.router.paxos;

import java.util.random.RandomGenerator;

/**
 * When a proposer that does not lead takes the next step towards an election. Time is counted in
 * ticks, which steps of the host's clock do not move. A step takes as many as the settings say, or
 * as answers need, and up to twice as many by chance, so that not all proposers stand at once.
 */
final class ElectionTimer {

  /** A leader's time to begin grows up to that many times, by the power of two. */
  private static final int MOST_DOUBLINGS = 3;

  private final PaxosSettings settings;
  private final Timing timing;
  private final RandomGenerator random;

  /** How long the leader waits for answers, in ns. */
  private long leadersTimeout;

  /** Ticks since a leader was heard of, or since the last step of an election. */
  private long quietTicks;

  /** After how many of them to take the next step. */
  private int patience;

  /** How often this stood since a leader was heard of. */
  private int attempts;

  /** Ticks until the questions of a step are repeated. */
  private long ticksToRepeat;

  /**
   * Begins to wait for a leader.
   *
   * @param patience for how many ticks
   */
  ElectionTimer(PaxosSettings settings, Timing timing, RandomGenerator random, int patience) {
    this.settings = settings;
    this.timing = timing;
    this.random = random;
    this.patience = patience;
  }

  /** Lets a tick pass. */
  void tick() {
    quietTicks++;
    ticksToRepeat--;
  }

  /** Whether no leader was heard of for so long that an election is to begin. */
  boolean isElectionDue() {
    return quietTicks > patience;
  }

  /** Whether a step of an election has waited for its answers for too long. */
  boolean isRepeatDue() {
    return ticksToRepeat <= 0;
  }

  /** Whether the leader that was heard of last was heard of lately. */
  boolean isLeaderRecent() {
    return 2 * quietTicks <= settings.electionTicks();
  }

  /** Waits as long as no other proposer is likely to, before the next step. */
  void restart() {
    quietTicks = 0;
    int ticks =
        settings.electionTicks(Math.max(timing.usualTimeout(), leadersTimeout))
            << Math.min(attempts, MOST_DOUBLINGS);
    patience = ticks + random.nextInt(ticks + 1);
  }

  /** Waits for answers to the questions of a step, which are asked now. */
  void awaitAnswers() {
    ticksToRepeat = settings.ticks(timing.roundTrip().timeout());
  }

  /**
   * Takes note of the heartbeat of a leader.
   *
   * @param timeout how long it waits for answers, in ns
   */
  void heardLeader(long timeout) {
    leadersTimeout = timeout;
    attempts = 0;
  }

  /** Takes note that this stands for election. */
  void stood() {
    attempts++;
  }

  /** Takes note that this has won. */
  void won() {
    attempts = 0;
  }
}
