package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.recording.Finding;

/**
 * A run that breaks a rule.
 *
 * @param finding what is wrong with the run
 * @param scenario the run as it was drawn
 * @param smallestFinding what is wrong with the smallest run
 * @param smallest the smallest run that was found to break the same rule
 * @param architecture what was run, for people
 */
public record Violation(
    Finding finding,
    Scenario scenario,
    Finding smallestFinding,
    Scenario smallest,
    String architecture) {

  /** What a test should say: the rule, the smallest run, and how to repeat both. */
  @Override
  public String toString() {
    return """
        %s breaks the rule '%s', found with seed %d
        the smallest run that still does, %s of %s and %s:
          %s
        %s
        to repeat it: simulation.replay("%s")
        to repeat the run that was found: simulation.replay(%dL)"""
        .formatted(
            architecture,
            finding.rule(),
            scenario.seed(),
            count(smallest.operations(), "operation"),
            count(smallest.clients().size(), "client"),
            count(smallest.plan().faults().size(), "fault"),
            smallest,
            smallestFinding.reason().strip().indent(2).stripTrailing(),
            quoted(smallest),
            scenario.seed());
  }

  /** A scenario as it stands in a string of a program. */
  static String quoted(Scenario scenario) {
    return scenario.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
