package io.kvszoo.testkit.simulation;

/** The kinds of faults that a {@link Swarm} draws from. */
public enum FaultKind {
  /** A host crashes, and restarts with what it had synced. */
  CRASH,
  /** A host crashes right after it has synced, before it can answer, and restarts. */
  CRASH_AT_SYNC,
  /** A host crashes, loses its disk, and restarts. */
  WIPE,
  /** A host stops handling for a while, and gets everything late. */
  PAUSE,
  /** Two sets of hosts are cut off from each other. */
  PARTITION,
  /** Messages from one set of hosts to another are lost. */
  ONE_WAY_PARTITION,
  /** Messages are lost at random. */
  LOSS,
  /** Messages are delivered twice at random. */
  DUPLICATION,
  /** Messages are delivered, and reported as failed, at random. */
  REPORTED_FAILED,
  /** Messages take long, and overtake each other. */
  DELAY,
  /** Messages of one link take longer than those of others, so that others overtake them. */
  SLOW_LINK,
  /** A host's clock jumps, forward or back. */
  CLOCK_STEP,
  /** A host's clock runs too fast or too slow. */
  CLOCK_DRIFT
}
