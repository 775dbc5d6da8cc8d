package io.kvszoo.testkit.simulation;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * What goes wrong, and when. A plan is a value that is printed and read as text, one fault a
 * statement, so that a run can be repeated:
 *
 * <pre>
 * 10ms-300ms crash replica-0; 0ms-1s loss 0.2; 50ms-90ms partition replica-0 client-0 | replica-1
 * </pre>
 *
 * <p>In full, with times since the workload began, and semicolons or line ends in between:
 *
 * <pre>
 * fault    := time "-" time " " action
 * action   := "crash" host | "crash-at-sync" host | "wipe" host | "pause" host
 *           | "partition" host+ "|" host+ | "partition-one-way" host+ "|" host+
 *           | "loss" probability | "duplication" probability | "reported-failed" probability
 *           | "delay" time time | "clock-step" host time | "clock-drift" host rate
 * time     := integer ("s" | "ms" | "us" | "ns")
 * host     := a name; in double quotes if it has other characters than letters, digits and ./:@_-
 * </pre>
 *
 * @param faults the faults, in any order; they may overlap
 */
public record FaultPlan(List<Fault> faults) {

  /** A plan without faults. */
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /** Copies the faults. */
  public FaultPlan {
    faults = ImmutableList.copyOf(faults);
  }

  /**
   * Reads a plan.
   *
   * @param text what {@link #toString} prints
   * @return the plan
   * @throws IllegalArgumentException if the text has another form; the message names the statement
   */
  public static FaultPlan parse(String text) {
    return new FaultPlan(Text.statements(text).stream().map(Text::fault).toList());
  }

  /** This plan as {@link #parse} reads it. */
  @Override
  public String toString() {
    return faults.stream().map(Fault::toString).collect(joining("; "));
  }
}
