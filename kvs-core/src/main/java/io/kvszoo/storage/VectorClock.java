package io.kvszoo.storage;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much of each actor's writes was seen: for each actor a sequence number, up to which all of
 * its writes are covered (Fidge 1988, Mattern 1989; as a set of writes: version vector, Parker et
 * al. 1983). An actor that is not mentioned is at 0, nothing seen.
 *
 * <p>Immutable. Costs an entry for each actor that is above 0, whatever the numbers of the actors;
 * fastest where these are 0, 1, 2, and so on without a gap. Results that equal an operand are that
 * operand, not a copy.
 */
public final class VectorClock {

  /** The actors of a clock that has seen 0, 1, 2, and so on, which is told by this one object. */
  private static final int[] DENSE = new int[0];

  /** Nothing seen. */
  public static final VectorClock EMPTY = new VectorClock(DENSE, new long[0]);

  /** In ascending order; {@link #DENSE} if each is its own index. */
  private final int[] actors;

  /** By index of the actor; all above 0, so that equal clocks have equal arrays. */
  private final long[] sequences;

  private VectorClock(int[] actors, long[] sequences) {
    this.actors = actors;
    this.sequences = sequences;
  }

  /** A clock of actors that are not {@link #DENSE}, though they may be dense. */
  private static VectorClock sparse(int[] actors, long[] sequences) {
    int last = actors.length - 1;
    return last < 0 || actors[last] == last
        ? new VectorClock(DENSE, sequences)
        : new VectorClock(actors, sequences);
  }

  /**
   * A clock that has seen one actor's writes.
   *
   * @param actor the actor, not negative
   * @param sequence up to which of its writes, not negative
   * @return the clock
   */
  public static VectorClock of(int actor, long sequence) {
    checkActor(actor);
    checkArgument(sequence >= 0, "sequence (%s) must not be negative", sequence);
    if (sequence == 0) {
      return EMPTY;
    }
    return new VectorClock(actor == 0 ? DENSE : new int[] {actor}, new long[] {sequence});
  }

  /**
   * How many of an actor's writes were seen. O(1) where no actor before it is missing, else O(log
   * {@link #size}).
   *
   * @param actor the actor, not negative
   * @return its highest sequence number seen, 0 for none
   */
  public long sequence(int actor) {
    checkActor(actor);
    int index = indexOf(actor);
    return index >= 0 ? sequences[index] : 0;
  }

  /** Where an actor is; if it is not there, -1 minus where it would be. */
  private int indexOf(int actor) {
    if (actors != DENSE) {
      return Arrays.binarySearch(actors, actor);
    }
    return actor < sequences.length ? actor : -1 - sequences.length;
  }

  /**
   * Of how many actors a write was seen. O(1).
   *
   * @return the number of entries
   */
  public int size() {
    return sequences.length;
  }

  /**
   * One of the actors of which a write was seen. O(1).
   *
   * @param index from 0 to {@link #size} - 1
   * @return the actor; the higher the index, the higher the actor
   */
  public int actor(int index) {
    checkElementIndex(index, sequences.length);
    return actorAt(index);
  }

  private int actorAt(int index) {
    return actors == DENSE ? index : actors[index];
  }

  /**
   * This clock with one actor's entry raised. O(size).
   *
   * @param actor the actor, not negative
   * @param sequence its new entry; one that is not above the present entry changes nothing
   * @return the clock
   */
  public VectorClock with(int actor, long sequence) {
    checkActor(actor);
    checkArgument(sequence >= 0, "sequence (%s) must not be negative", sequence);
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
   * What this clock or another has seen: the least upper bound. O(sizes).
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
   * What both this clock and another have seen: the greatest lower bound. O(sizes).
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
   * Whether a write was seen. As fast as {@link #sequence}.
   *
   * @param stamp the write's stamp; only its dot counts
   * @return whether its actor's entry is at least its sequence number
   */
  public boolean covers(Stamp stamp) {
    return sequence(stamp.actor()) >= stamp.sequence();
  }

  /**
   * Whether everything was seen that another clock has seen. Neither of two <i>concurrent</i>
   * clocks covers the other. O(size).
   *
   * @param other another clock
   * @return whether no entry of it is above the entry here
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
    checkArgument(actor >= 0, "actor (%s) must not be negative", actor);
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
