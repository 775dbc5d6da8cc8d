package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.testkit.text.Durations;
import java.time.Duration;

/**
 * A fault that lasts from one time to another.
 *
 * @param from when it begins, in virtual time since the begin of the workload
 * @param until when it ends, not before {@code from}
 * @param action the effect of the fault
 */
public record Fault(Duration from, Duration until, FaultAction action) {

  /** Checks the times. */
  public Fault {
    checkArgument(
        !from.isNegative() && from.compareTo(until) <= 0,
        "a fault from %s to %s must begin at 0 or later, and must not end before it begins",
        from,
        until);
  }

  /** Returns this fault, limited to end at a time. */
  Fault endingBy(Duration end) {
    return until.compareTo(end) > 0 ? new Fault(from, end, action) : this;
  }

  /** Returns this fault as text that {@link FaultPlan#parse} accepts. */
  @Override
  public String toString() {
    return Durations.text(from) + "-" + Durations.text(until) + " " + action;
  }
}
