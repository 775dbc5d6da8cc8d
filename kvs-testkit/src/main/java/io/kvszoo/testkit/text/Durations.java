package io.kvszoo.testkit.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as text, such as {@code 5ms}, in the largest unit that is exact. */
public final class Durations {

  private static final Pattern DURATION = Pattern.compile("(-?\\d+)(ns|us|ms|s)");

  private Durations() {}

  /**
   * Formats a duration.
   *
   * @param duration any duration within 292 years
   * @return text that {@link #parse} accepts
   */
  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000 == 0) {
      return nanos / 1_000_000_000 + "s";
    } else if (nanos % 1_000_000 == 0) {
      return nanos / 1_000_000 + "ms";
    }
    return nanos % 1_000 == 0 ? nanos / 1_000 + "us" : nanos + "ns";
  }

  /**
   * Parses a duration.
   *
   * @param text an integer and its unit: s, ms, us or ns
   * @return the duration
   * @throws IllegalArgumentException if the text does not have this form
   */
  public static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a duration; write for example 5ms, with the unit s, ms, us or ns"
              .formatted(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "ms" -> Duration.ofMillis(amount);
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000));
      default -> Duration.ofNanos(amount);
    };
  }
}
