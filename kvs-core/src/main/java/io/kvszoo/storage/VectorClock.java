package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector clock: for each actor, the sequence number up to which all of its writes have been seen
 * (Fidge 1988, Mattern 1989; as a set of writes: version vector, Parker et al. 1983). An actor
 * without an entry is at 0: none of its writes has been seen.
 *
 * <p>Immutable. A clock takes one entry for each actor above 0, whatever the numbers of the actors;
 * operations are fastest if these are 0, 1, 2, and so on without a gap. A result that equals an
 * operand is that operand, not a copy.
 */
public final class VectorClock {

  /** Stands for the actors 0, 1, 2, and so on; recognized by identity. */
  private static final int[] DENSE = new int[0];

  /** The clock that has seen no write. */
  public static final VectorClock EMPTY = new VectorClock(DENSE, new long[0]);

  /** The actors in ascending order; {@link #DENSE} if each actor equals its index. */
  private final int[] actors;

  /**
   * The sequence numbers by the index of the actor; all above 0, so that equal clocks have equal
   * arrays.
   */
  private final long[] sequences;

  private VectorClock(int[] actors, long[] sequences) {
    this.actors = actors;
    this.sequences = sequences;
  }

  /** A clock with explicit actors, unless they turn out to be dense. */
  private static VectorClock sparse(int[] actors, long[] sequences) {
    int last = actors.length - 1;
    return last < 0 || actors[last] == last
        ? new VectorClock(DENSE, sequences)
        : new VectorClock(actors, sequences);
  }

  /**
   * A clock that has seen writes of one actor.
   *
   * @param actor the actor, not negative
   * @param sequence the number of its last write seen, not negative
   * @return the clock
   */
  public static VectorClock of(int actor, long sequence) {
    checkActor(actor);
    checkArgument(
        sequence >= 0,
        "sequence (%s) must not be negative; 0 means that no write has been seen",
        sequence);
    if (sequence == 0) {
      return EMPTY;
    }
    return new VectorClock(actor == 0 ? DENSE : new int[] {actor}, new long[] {sequence});
  }

  /**
   * The number of writes of an actor that have been seen. O(1) if no actor with a lower number is
   * missing, and O(log {@link #size}) otherwise.
   *
   * @param actor the actor, not negative
   * @return the highest sequence number seen, or 0 for none
   */
  public long sequence(int actor) {
    checkActor(actor);
    int index = indexOf(actor);
    return index >= 0 ? sequences[index] : 0;
  }

  /**
   * Returns the index of an actor; if it has none, -1 minus the index at which it would be
   * inserted.
   */
  private int indexOf(int actor) {
    if (actors != DENSE) {
      return Arrays.binarySearch(actors, actor);
    }
    return actor < sequences.length ? actor : -1 - sequences.length;
  }

  /**
   * The number of actors of which a write has been seen. O(1).
   *
   * @return the number of entries
   */
  public int size() {
    return sequences.length;
  }

  /**
   * Returns one of the actors of which a write has been seen. O(1).
   *
   * @param index from 0 to {@link #size} - 1
   * @return the actor; actors are in ascending order
   */
  public int actor(int index) {
    checkElementIndex(index, sequences.length);
    return actorAt(index);
  }

  private int actorAt(int index) {
    return actors == DENSE ? index : actors[index];
  }

  /**
   * Returns this clock with the entry of one actor raised. O(size).
   *
   * @param actor the actor, not negative
   * @param sequence its new entry; has no effect if it is not above the present entry
   * @return the clock
   */
  public VectorClock with(int actor, long sequence) {
    checkActor(actor);
    checkArgument(
        sequence >= 0,
        "sequence (%s) must not be negative; 0 means that no write has been seen",
        sequence);
    int index = indexOf(actor);
    if (index >= 0) {
      if (sequence <= sequences[index]) {
        return this;
      }
      long[] raised = sequences.clone();
      raised[index] = sequence;
      return new VectorClock(actors, raised);
    }
    return sequence == 0 ? this : inserted(-1 - index, actor, sequence);
  }

  private VectorClock inserted(int index, int actor, long sequence) {
    int size = sequences.length;
    long[] more = Arrays.copyOf(sequences, size + 1);
    System.arraycopy(sequences, index, more, index + 1, size - index);
    more[index] = sequence;
    if (actors == DENSE && actor == size) {
      return new VectorClock(DENSE, more);
    }
    int[] moreActors = new int[size + 1];
    for (int i = 0; i < size; i++) {
      moreActors[i < index ? i : i + 1] = actorAt(i);
    }
    moreActors[index] = actor;
    return sparse(moreActors, more);
  }

  /**
   * Returns the union of the writes that this clock and another have seen: the least upper bound.
   * O(sizes).
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
    if (actors == DENSE && other.actors == DENSE) {
      boolean longer = sequences.length >= other.sequences.length;
      long[] merged = (longer ? sequences : other.sequences).clone();
      long[] rest = longer ? other.sequences : sequences;
      for (int actor = 0; actor < rest.length; actor++) {
        merged[actor] = Math.max(merged[actor], rest[actor]);
      }
      return new VectorClock(DENSE, merged);
    }
    return mergeSparse(other);
  }

  private VectorClock mergeSparse(VectorClock other) {
    int[] mergedActors = new int[sequences.length + other.sequences.length];
    long[] merged = new long[mergedActors.length];
    int size = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < sequences.length || theirs < other.sequences.length) {
      int my = mine < sequences.length ? actorAt(mine) : Integer.MAX_VALUE;
      int their = theirs < other.sequences.length ? other.actorAt(theirs) : Integer.MAX_VALUE;
      mergedActors[size] = Math.min(my, their);
      if (mine < sequences.length && my <= their) {
        merged[size] = sequences[mine++];
      }
      if (theirs < other.sequences.length && their <= my) {
        merged[size] = Math.max(merged[size], other.sequences[theirs++]);
      }
      size++;
    }
    return sparse(Arrays.copyOf(mergedActors, size), Arrays.copyOf(merged, size));
  }

  /**
   * Returns the writes that both this clock and another have seen: the greatest lower bound.
   * O(sizes).
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
    int most = Math.min(sequences.length, other.sequences.length);
    int[] metActors = new int[most];
    long[] met = new long[most];
    int size = 0;
    int theirs = 0;
    for (int mine = 0; mine < sequences.length; mine++) {
      int actor = actorAt(mine);
      while (theirs < other.sequences.length && other.actorAt(theirs) < actor) {
        theirs++;
      }
      if (theirs < other.sequences.length && other.actorAt(theirs) == actor) {
        metActors[size] = actor;
        met[size] = Math.min(sequences[mine], other.sequences[theirs]);
        size++;
      }
    }
    return sparse(Arrays.copyOf(metActors, size), Arrays.copyOf(met, size));
  }

  /**
   * Returns whether a write has been seen. The cost is that of {@link #sequence}.
   *
   * @param stamp the write's stamp; only its dot matters
   * @return whether the entry of its actor is at least its sequence number
   */
  public boolean covers(Stamp stamp) {
    return sequence(stamp.actor()) >= stamp.sequence();
  }

  /**
   * Returns whether this clock has seen everything that another has seen. Two clocks are
   * <i>concurrent</i> if neither covers the other. O(size).
   *
   * @param other another clock
   * @return whether no entry of the other clock is above the entry of this clock
   */
  public boolean covers(VectorClock other) {
    if (other.sequences.length > sequences.length) {
      return false;
    }
    if (actors != other.actors) {
      return coversSparse(other);
    }
    for (int index = 0; index < other.sequences.length; index++) {
      if (other.sequences[index] > sequences[index]) {
        return false;
      }
    }
    return true;
  }

  private boolean coversSparse(VectorClock other) {
    int mine = 0;
    for (int theirs = 0; theirs < other.sequences.length; theirs++) {
      int actor = other.actorAt(theirs);
      while (mine < sequences.length && actorAt(mine) < actor) {
        mine++;
      }
      if (mine == sequences.length
          || actorAt(mine) != actor
          || other.sequences[theirs] > sequences[mine]) {
        return false;
      }
    }
    return true;
  }

  static void checkActor(int actor) {
    checkArgument(actor >= 0, "actor (%s) must not be negative; number the actors from 0", actor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VectorClock clock
        && Arrays.equals(sequences, clock.sequences)
        && Arrays.equals(actors, clock.actors);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sequences) + Arrays.hashCode(actors);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int index = 0; index < sequences.length; index++) {
      text.append(index > 0 ? ", " : "").append(actorAt(index)).append(':');
      text.append(sequences[index]);
    }
    return text.append('}').toString();
  }
}
