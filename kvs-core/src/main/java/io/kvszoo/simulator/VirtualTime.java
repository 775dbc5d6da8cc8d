package io.kvszoo.simulator;

import java.time.Duration;

/** The present of a network, in nanoseconds since it began. It only goes forward. */
final class VirtualTime {

  private long now;

  long now() {
    return now;
  }

  Duration elapsed() {
    return Duration.ofNanos(now);
  }

  /** The time after a delay. */
  long later(long delay) {
    try {
      return Math.addExact(now, delay);
    } catch (ArithmeticException e) {
      throw new IllegalStateException(
          "virtual time ends after 292 years; it is %s now, so %d ns from now is out of range"
              .formatted(elapsed(), delay),
          e);
    }
  }

  void advance(long time) {
    if (time < now) {
      throw new AssertionError("an event of %d ns would be handled at %d ns".formatted(time, now));
    }
    now = time;
  }
}
