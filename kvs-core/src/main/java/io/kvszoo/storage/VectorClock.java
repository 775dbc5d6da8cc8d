package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much of each actor's writes was seen: for each actor a sequence number, up to which all of
 * its writes are covered (Fidge 1988, Mattern 1989; as a set of writes: version vector, Parker et
 * al. 1983). An actor that is not mentioned is at 0, nothing seen.
 *
 * <p>Immutable and dense: an array as long as the highest actor requires, so actors should be small
 * numbers. Results that equal an operand are that operand, not a copy.
 */
public final class VectorClock {

  /** The highest actor there can be. */
  public static final int MAX_ACTOR = (1 << 16) - 1;

  /** Nothing seen. */
  public static final VectorClock EMPTY = new VectorClock(new long[0]);

  /** Without trailing zeros, so that equal clocks have equal arrays. */
  private final long[] sequences;

  private VectorClock(long[] sequences) {
    this.sequences = sequences;
  }

  /**
   * A clock that has seen one actor's writes.
   *
   * @param actor the actor
   * @param sequence up to which of its writes, not negative
   * @return the clock
   */
  public static VectorClock of(int actor, long sequence) {
    checkActor(actor);
    checkArgument(sequence >= 0, "sequence (%s) must not be negative", sequence);
    if (sequence == 0) {
      return EMPTY;
    }
    long[] sequences = new long[actor + 1];
    sequences[actor] = sequence;
    return new VectorClock(sequences);
  }

  /**
   * How many of an actor's writes were seen. O(1).
   *
   * @param actor the actor
   * @return its highest sequence number seen, 0 for none
   */
  public long sequence(int actor) {
    checkActor(actor);
    return actor < sequences.length ? sequences[actor] : 0;
  }

  /**
   * This clock with one actor's entry raised. O(actors).
   *
   * @param actor the actor
   * @param sequence its new entry; one that is not above the present entry changes nothing
   * @return the clock
   */
  public VectorClock with(int actor, long sequence) {
    checkArgument(sequence >= 0, "sequence (%s) must not be negative", sequence);
    if (sequence <= sequence(actor)) {
      return this;
    }
    long[] raised = Arrays.copyOf(sequences, Math.max(sequences.length, actor + 1));
    raised[actor] = sequence;
    return new VectorClock(raised);
  }

  /**
   * What this clock or another has seen: the least upper bound. O(actors).
   *
   * @param other another clock
   * @return the clock
   */
  public VectorClock merge(VectorClock other) {
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    boolean longer = sequences.length >= other.sequences.length;
    long[] merged = (longer ? sequences : other.sequences).clone();
    long[] rest = longer ? other.sequences : sequences;
    for (int actor = 0; actor < rest.length; actor++) {
      merged[actor] = Math.max(merged[actor], rest[actor]);
    }
    return new VectorClock(merged);
  }

  /**
   * What both this clock and another have seen: the greatest lower bound. O(actors).
   *
   * @param other another clock
   * @return the clock
   */
  public VectorClock meet(VectorClock other) {
    if (other.covers(this)) {
      return this;
    }
    if (covers(other)) {
      return other;
    }
    int length = Math.min(sequences.length, other.sequences.length);
    while (length > 0 && Math.min(sequences[length - 1], other.sequences[length - 1]) == 0) {
      length--;
    }
    long[] met = new long[length];
    for (int actor = 0; actor < length; actor++) {
      met[actor] = Math.min(sequences[actor], other.sequences[actor]);
    }
    return new VectorClock(met);
  }

  /**
   * How many actors there can be of which a write was seen. O(1).
   *
   * @return one more than the highest actor that is above 0; 0 if there is none
   */
  public int actors() {
    return sequences.length;
  }

  /**
   * Whether a write was seen. O(1).
   *
   * @param stamp the write's stamp; only its dot counts
   * @return whether its actor's entry is at least its sequence number
   */
  public boolean covers(Stamp stamp) {
    return sequence(stamp.actor()) >= stamp.sequence();
  }

  /**
   * Whether everything was seen that another clock has seen. Neither of two <i>concurrent</i>
   * clocks covers the other. O(actors).
   *
   * @param other another clock
   * @return whether no entry of it is above the entry here
   */
  public boolean covers(VectorClock other) {
    if (other.sequences.length > sequences.length) {
      return false;
    }
    for (int actor = 0; actor < other.sequences.length; actor++) {
      if (other.sequences[actor] > sequences[actor]) {
        return false;
      }
    }
    return true;
  }

  static void checkActor(int actor) {
    checkArgument(
        actor >= 0 && actor <= MAX_ACTOR,
        "actor (%s) must be in [0, %s]; number actors densely",
        actor,
        MAX_ACTOR);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VectorClock clock && Arrays.equals(sequences, clock.sequences);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sequences);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int actor = 0; actor < sequences.length; actor++) {
      if (sequences[actor] > 0) {
        text.append(text.length() > 1 ? ", " : "").append(actor).append(':');
        text.append(sequences[actor]);
      }
    }
    return text.append('}').toString();
  }
}
