package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The unique identifier of a write and its position in a total order by time, then actor, then
 * sequence. The pair (actor, sequence) alone identifies the write and is called its <i>dot</i>
 * (Almeida, Baquero, Gonçalves, Preguiça and Fonte, "Scalable and Accurate Causality Tracking for
 * Eventually Consistent Stores", 2014).
 *
 * @param time a logical time, later than that of every write that the writer could have seen; not
 *     negative
 * @param actor the process that stamped the write: a number from 0; each actor takes an entry in
 *     every clock
 * @param sequence the number of the write among the writes of its actor, from 1; 0 only in {@link
 *     #NONE}
 */
public record Stamp(long time, int actor, long sequence) implements Comparable<Stamp> {

  /** The stamp that stands for no write; it is ordered before the stamps of all writes. */
  public static final Stamp NONE = new Stamp(0, 0, 0);

  /** Checks the ranges. */
  public Stamp {
    checkArgument(time >= 0, "time (%s) must not be negative; it counts up from 0", time);
    VectorClock.checkActor(actor);
    checkArgument(
        sequence >= 0,
        "sequence (%s) must not be negative; the writes of an actor count from 1",
        sequence);
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
   * The dot of the write: its actor, and its number among the writes of that actor.
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
