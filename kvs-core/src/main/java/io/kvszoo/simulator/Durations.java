package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;

/** The range of durations that virtual time can count: 0 to about 100 years, in nanoseconds. */
final class Durations {

  private static final long LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  static final long LONGEST_NANOS = LONGEST_SECONDS * NANOS_PER_SECOND;

  private Durations() {}

  static long nanos(String name, Duration duration) {
    checkPresent(name, duration);
    checkArgument(!duration.isNegative(), "%s (%s) must not be negative", name, duration);
    return signedNanos(name, duration);
  }

  static long signedNanos(String name, Duration duration) {
    checkPresent(name, duration);
    long seconds = duration.getSeconds();
    checkArgument(
        seconds < LONGEST_SECONDS && seconds > -LONGEST_SECONDS,
        "%s (%s) must be less than %s s, the range of virtual time; pass a shorter one",
        name,
        duration,
        LONGEST_SECONDS);
    return seconds * NANOS_PER_SECOND + duration.getNano();
  }

  private static void checkPresent(String name, Duration duration) {
    checkNotNull(
        duration, "%s must not be null; pass a duration, such as Duration.ofMillis(1)", name);
  }
}
