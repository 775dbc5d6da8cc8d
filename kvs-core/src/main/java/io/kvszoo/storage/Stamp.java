package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The name and the place of a write: unique, and totally ordered by time, then actor, then
 * sequence. The pair (actor, sequence) alone names the write and is called its <i>dot</i> (Almeida,
 * Baquero, Gonçalves, Preguiça and Fonte, "Scalable and Accurate Causality Tracking for Eventually
 * Consistent Stores", 2014).
 *
 * @param time a logical time, later than that of every write that this one could have seen; not
 *     negative
 * @param actor who stamped the write: a number from 0; clocks cost an entry for each actor
 * @param sequence the actor's own count of writes, from 1; 0 only in {@link #NONE}
 */
public record Stamp(long time, int actor, long sequence) implements Comparable<Stamp> {

  /** The stamp of no write, before that of every write. */
  public static final Stamp NONE = new Stamp(0, 0, 0);

  /** Checks the ranges. */
  public Stamp {
    checkArgument(time >= 0, "time (%s) must not be negative", time);
    VectorClock.checkActor(actor);
    checkArgument(sequence >= 0, "sequence (%s) must not be negative", sequence);
  }

  @Override
  public int compareTo(Stamp other) {
    if (time != other.time) {
      return Long.compare(time, other.time);
    }
    return actor != other.actor
        ? Integer.compare(actor, other.actor)
        : Long.compare(sequence, other.sequence);
  }

  /**
   * The number of the write: its actor, and its number among the writes of that actor.
   *
   * @return text such as "2:17", different for different writes
   */
  public String dot() {
    return actor + ":" + sequence;
  }

  @Override
  public String toString() {
    return time + "@" + dot();
  }
}
