package io.kvszoo.storage;

/**
 * A set of writes of one key: all those that a clock covers, and at most one further write, which
 * may follow writes of its actor that are not in the set (<i>dotted version vector</i>: Almeida,
 * Baquero, Gonçalves, Preguiça and Fonte, "Scalable and Accurate Causality Tracking for Eventually
 * Consistent Stores", 2014).
 *
 * <p>The writes of a key that a session has seen have this form: those that were applied when it
 * last read the key, and its own last write. If the clock were raised to that write, it would claim
 * that the session had also seen the writes in between, which it may not have read.
 *
 * @param clock for each actor, the last write up to which the writes of the key are included
 * @param dot the stamp of the further write; {@link Stamp#NONE} if there is none, or if the clock
 *     covers it
 */
public record DottedContext(VectorClock clock, Stamp dot) {

  /** The empty set. */
  public static final DottedContext EMPTY = of(VectorClock.EMPTY);

  /** Drops a dot that the clock covers, so that equal sets are {@code equals}. */
  public DottedContext {
    if (clock.covers(dot)) {
      dot = Stamp.NONE;
    }
  }

  /**
   * The writes that a clock covers.
   *
   * @param clock the clock
   * @return the set without a further write
   */
  public static DottedContext of(VectorClock clock) {
    return new DottedContext(clock, Stamp.NONE);
  }

  /**
   * Returns the union of this set and the writes that were read. O(actors).
   *
   * @param seen the writes that are applied in the state that was read
   * @return the union
   */
  public DottedContext merge(VectorClock seen) {
    return new DottedContext(clock.merge(seen), dot);
  }

  /**
   * Returns this set with its further write replaced by another. O(1).
   *
   * @param newDot the stamp of the further write
   * @return the writes that the clock covers, and the new further write
   */
  public DottedContext withDot(Stamp newDot) {
    return new DottedContext(clock, newDot);
  }

  /**
   * Returns whether a write is in this set. O(1).
   *
   * @param stamp the stamp of a write of this key; only its dot matters
   * @return whether the clock covers it, or it is the further write
   */
  public boolean covers(Stamp stamp) {
    return clock.covers(stamp)
        || (stamp.sequence() == dot.sequence() && stamp.actor() == dot.actor());
  }

  /**
   * Returns whether a clock covers all writes of this set. O(actors).
   *
   * @param seen a clock
   * @return whether it covers the clock and the further write of this set
   */
  public boolean isCoveredBy(VectorClock seen) {
    return seen.covers(dot) && seen.covers(clock);
  }

  @Override
  public String toString() {
    return dot.equals(Stamp.NONE) ? clock.toString() : clock + "+" + dot.dot();
  }
}
