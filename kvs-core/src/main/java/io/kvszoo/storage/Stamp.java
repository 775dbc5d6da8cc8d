package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;

/**
 * The name and the place of a write: unique, and totally ordered by time, then actor, then
 * sequence. The pair (actor, sequence) alone names the write and is called its <i>dot</i> (Almeida,
 * Baquero, Gonçalves, Preguiça and Fonte, "Scalable and Accurate Causality Tracking for Eventually
 * Consistent Stores", 2014).
 *
 * @param time a logical time, later than that of every write that this one could have seen; not
 *     negative
 * @param actor who stamped the write: a small, dense number from 0 to {@link VectorClock#MAX_ACTOR}
 * @param sequence the actor's own count of writes, from 1
 */
public record Stamp(long time, int actor, long sequence) implements Comparable<Stamp> {

  private static final Comparator<Stamp> ORDER =
      Comparator.comparingLong(Stamp::time)
          .thenComparingInt(Stamp::actor)
          .thenComparingLong(Stamp::sequence);

  /** Checks the ranges. */
  public Stamp {
    checkArgument(time >= 0, "time (%s) must not be negative", time);
    VectorClock.checkActor(actor);
    checkArgument(sequence >= 1, "sequence (%s) must be at least 1; 0 means none", sequence);
  }

  @Override
  public int compareTo(Stamp other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return time + "@" + actor + ":" + sequence;
  }
}
