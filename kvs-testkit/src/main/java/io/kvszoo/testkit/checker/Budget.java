package io.kvszoo.testkit.checker;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * What a check may cost. A check that reaches a limit ends as {@link Verdict.Undecided}, within 100
 * ms of it.
 *
 * @param time the longest time, by the machine's clock
 * @param bytes the most memory that a search may take, beyond what is in proportion to the history
 */
public record Budget(Duration time, long bytes) {

  /** One minute and 1 GiB. */
  public static final Budget DEFAULT = new Budget(Duration.ofMinutes(1), 1L << 30);

  /** Checks that both are more than nothing. */
  public Budget {
    checkArgument(!time.isNegative() && !time.isZero(), "time (%s) must be > 0", time);
    checkArgument(bytes > 0, "bytes (%s) must be > 0", bytes);
  }

  /**
   * This budget with another time.
   *
   * @param newTime the longest time, more than zero
   * @return the budget
   */
  public Budget withTime(Duration newTime) {
    return new Budget(newTime, bytes);
  }

  /**
   * This budget with other memory.
   *
   * @param newBytes the most bytes, more than zero
   * @return the budget
   */
  public Budget withBytes(long newBytes) {
    return new Budget(time, newBytes);
  }
}
