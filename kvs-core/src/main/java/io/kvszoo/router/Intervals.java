package io.kvszoo.router;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;

/** The intervals at which processes can be told to act: 1 ms to 1 day. */
final class Intervals {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Intervals() {}

  static Duration check(String name, Duration interval) {
    checkNotNull(
        interval, "%s must not be null; pass a duration, such as Duration.ofMillis(100)", name);
    checkArgument(
        interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0,
        "%s (%s) must be in [1 ms, 1 day]; pass a duration in this range",
        name,
        interval);
    return interval;
  }
}
