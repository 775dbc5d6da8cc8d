package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.stream.Stream;

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

  /** What it consists of: a partition that flaps is one partition after the other. */
  Stream<Fault> parts() {
    if (!(action instanceof FaultAction.FlappingPartition flapping)) {
      return Stream.of(this);
    }
    FaultAction cut = new FaultAction.Partition(flapping.from(), flapping.to(), true);
    return Stream.iterate(from, begin -> begin.plus(flapping.period().multipliedBy(2)))
        .takeWhile(begin -> begin.compareTo(until) < 0)
        .map(begin -> new Fault(begin, earlier(begin.plus(flapping.period()), until), cut));
  }

  private static Duration earlier(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** This fault as {@link FaultPlan#parse} reads it. */
  @Override
  public String toString() {
    return Text.of(from) + "-" + Text.of(until) + " " + action;
  }
}
