package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.testkit.text.Durations;
import java.time.Duration;

/**
 * Something that goes wrong for a while.
 *
 * @param from when it begins, in virtual time since the workload began
 * @param until when it ends, not before it begins
 * @param action what it does
 */
public record Fault(Duration from, Duration until, FaultAction action) {

  /** Checks the times. */
  public Fault {
    checkArgument(
        !from.isNegative() && from.compareTo(until) <= 0,
        "a fault from %s to %s must begin at 0 or later, and not end before that",
        from,
        until);
  }

  /** This fault, or one that ends earlier. */
  Fault endingBy(Duration end) {
    return until.compareTo(end) > 0 ? new Fault(from, end, action) : this;
  }

  /** This fault as {@link FaultPlan#parse} reads it. */
  @Override
  public String toString() {
    return Durations.text(from) + "-" + Durations.text(until) + " " + action;
  }
}
