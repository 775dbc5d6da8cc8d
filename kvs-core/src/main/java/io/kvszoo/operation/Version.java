package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;

/**
 * Which state of a key was read or written. Versions of one key are compared by {@code equals}:
 * while two reads return equal versions, they saw the same writes of the key, on whatever replica.
 * Nothing else follows from a version: it has no order, and it is not a condition that a write can
 * ask for.
 *
 * <p>A key that has no value, never written or deleted, has the version {@link #ABSENT}. So that a
 * key was absent both times does not say that it was absent in between. The same holds for a
 * storage whose entries do not record each write, such as one that keeps the largest value. A store
 * of one process, such as a shard, that lost its disk begins to count its writes anew, so versions
 * from before the loss say nothing about those after it.
 */
public final class Version {

  /** The version of a key that has no value. */
  public static final Version ABSENT = new Version("absent");

  /** Instead of a version, in results that come from elsewhere, such as a recorded history. */
  public static final Version UNKNOWN = new Version("unknown");

  private final Object state;

  private Version(Object state) {
    this.state = state;
  }

  /**
   * The version of a state. Called by routers, with what their storage says of an entry.
   *
   * @param state immutable, with {@code equals} by value
   * @return a version that is equal to those of equal states, and to no other
   */
  public static Version of(Object state) {
    return new Version(state);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && state.equals(version.state);
  }

  @Override
  public int hashCode() {
    return state.hashCode();
  }

  /** The state; never throws, whatever it does. */
  @Override
  public String toString() {
    return Excerpt.of(state);
  }
}
