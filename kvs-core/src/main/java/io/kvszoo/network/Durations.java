package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/** The range of durations that virtual time can count: 0 to about 100 years, in nanoseconds. */
final class Durations {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  static long nanos(String name, Duration duration) {
    checkArgument(!duration.isNegative(), "%s (%s) must not be negative", name, duration);
    return signedNanos(name, duration);
  }

  static long signedNanos(String name, Duration duration) {
    checkArgument(
        duration.abs().compareTo(LONGEST) <= 0,
        "%s (%s) must be at most %s, the range of virtual time",
        name,
        duration,
        LONGEST);
    return duration.toNanos();
  }
}
