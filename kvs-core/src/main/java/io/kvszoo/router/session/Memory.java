package io.kvszoo.router.session;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * One memory of a process: all that it knows from when its disk was empty until it loses its disk.
 *
 * @param incarnation its number: 0 for the first, a higher one after each loss of the disk
 * @param attempt a random number that it drew when it found its disk empty, so that two memories
 *     that proposed one incarnation, of which at most one gets it, differ; 0 for the first
 */
public record Memory(int incarnation, long attempt) {

  /** The memory that a process is founded with. */
  public static final Memory FIRST = new Memory(0, 0);

  /** Checks the range. */
  public Memory {
    checkArgument(incarnation >= 0, "incarnation (%s) must not be negative", incarnation);
  }
}
