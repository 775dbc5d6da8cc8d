package io.kvszoo.storage;

/**
 * What must be applied before a write, of whatever key: all that whoever wrote it had seen, so that
 * no effect is visible without its cause. It says nothing of what the write replaces.
 *
 * @param clock up to which write of each actor
 */
public record Dependencies(VectorClock clock) {

  /**
   * Whether a write with these dependencies may be applied. O(actors).
   *
   * @param applied the writes that a replica has applied
   * @return whether they include all that the write depends on
   */
  public boolean isMetBy(VectorClock applied) {
    return applied.covers(clock);
  }

  @Override
  public String toString() {
    return clock.toString();
  }
}
