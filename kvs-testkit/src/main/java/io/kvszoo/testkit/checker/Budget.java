package io.kvszoo.testkit.checker;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;

/**
 * The limits of time and memory of a check. A check that reaches a limit ends as {@link
 * Verdict.Undecided} within 100 ms.
 *
 * @param time the longest time, by the machine's clock
 * @param bytes the maximum memory of a search, in addition to memory proportional to the history
 */
public record Budget(Duration time, long bytes) {

  /** One minute and 1 GiB. */
  public static final Budget DEFAULT = new Budget(Duration.ofMinutes(1), 1L << 30);

  /** Checks that both limits are positive. */
  public Budget {
    checkNotNull(time, "time must not be null; pass the longest time that a check may take");
    checkArgument(
        !time.isNegative() && !time.isZero(),
        "time (%s) must be > 0; it is the longest time that a check may take",
        time);
    checkArgument(
        bytes > 0, "bytes (%s) must be > 0; it is the most memory that a check may take", bytes);
  }

  /**
   * Returns this budget with another limit of time.
   *
   * @param newTime the longest time, more than zero
   * @return the budget
   */
  public Budget withTime(Duration newTime) {
    return new Budget(newTime, bytes);
  }

  /**
   * Returns this budget with another limit of memory.
   *
   * @param newBytes the maximum number of bytes, more than zero
   * @return the budget
   */
  public Budget withBytes(long newBytes) {
    return new Budget(time, newBytes);
  }
}
