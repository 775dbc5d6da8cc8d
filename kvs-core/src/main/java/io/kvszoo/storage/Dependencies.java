package io.kvszoo.storage;

/**
 * The writes, of any key, that must be applied before a write: everything that its writer had seen,
 * so that no effect is visible without its cause. They are independent of the writes that the write
 * replaces.
 *
 * @param clock for each actor, the last write that is included
 */
public record Dependencies(VectorClock clock) {

  /**
   * Returns whether a write with these dependencies may be applied. O(actors).
   *
   * @param applied the writes that a replica has applied
   * @return whether they include all writes that the write depends on
   */
  public boolean isMetBy(VectorClock applied) {
    return applied.covers(clock);
  }

  @Override
  public String toString() {
    return clock.toString();
  }
}
