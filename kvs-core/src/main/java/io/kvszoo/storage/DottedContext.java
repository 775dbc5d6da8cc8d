package io.kvszoo.storage;

/**
 * Writes of one key: all that a clock covers, and at most one further write, which may come after
 * others of its actor that are not among them (<i>dotted version vector</i>: Almeida, Baquero,
 * Gonçalves, Preguiça and Fonte, "Scalable and Accurate Causality Tracking for Eventually
 * Consistent Stores", 2014).
 *
 * <p>What a session has seen of a key has this form: what was there when it last read, and its own
 * last write. To raise the clock to that write would claim that it has seen the writes between
 * them, which nobody may have read.
 *
 * @param clock up to which write of each actor all writes of the key are meant
 * @param dot the stamp of the further write; {@link Stamp#NONE} if there is none, or if the clock
 *     covers it
 */
public record DottedContext(VectorClock clock, Stamp dot) {

  /** No writes. */
  public static final DottedContext EMPTY = of(VectorClock.EMPTY);

  /** Drops a dot that the clock covers, so that equal sets of writes are equal. */
  public DottedContext {
    if (clock.covers(dot)) {
      dot = Stamp.NONE;
    }
  }

  /**
   * The writes that a clock covers.
   *
   * @param clock the clock
   * @return a context without a further dot
   */
  public static DottedContext of(VectorClock clock) {
    return new DottedContext(clock, Stamp.NONE);
  }

  /**
   * This context with what was read. O(actors).
   *
   * @param seen the writes that the state which was read has
   * @return these writes too
   */
  public DottedContext merge(VectorClock seen) {
    return new DottedContext(clock.merge(seen), dot);
  }

  /**
   * This context with another further write in place of the one it has. O(1).
   *
   * @param newDot the stamp of the further write
   * @return the writes that the clock covers, and that one
   */
  public DottedContext withDot(Stamp newDot) {
    return new DottedContext(clock, newDot);
  }

  /**
   * Whether a write is among these. O(1).
   *
   * @param stamp the write's stamp, of the key that this is about; only its dot counts
   * @return whether the clock covers it, or it is the further write
   */
  public boolean covers(Stamp stamp) {
    return clock.covers(stamp)
        || (stamp.sequence() == dot.sequence() && stamp.actor() == dot.actor());
  }

  /**
   * Whether a clock covers all of these writes. O(actors).
   *
   * @param seen a clock
   * @return whether it covers the clock here and the further write
   */
  public boolean isCoveredBy(VectorClock seen) {
    return seen.covers(dot) && seen.covers(clock);
  }

  @Override
  public String toString() {
    return dot.equals(Stamp.NONE) ? clock.toString() : clock + "+" + dot.dot();
  }
}
