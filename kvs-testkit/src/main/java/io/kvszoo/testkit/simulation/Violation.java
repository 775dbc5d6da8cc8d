package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.recording.Finding;

/**
 * A run that violates a rule.
 *
 * @param finding the violation of the run
 * @param scenario the scenario of the run, as it was drawn
 * @param smallestFinding the violation of the smallest run
 * @param smallest the smallest scenario that was found to violate the same rule
 * @param architecture the architecture, as text for people
 */
public record Violation(
    Finding finding,
    Scenario scenario,
    Finding smallestFinding,
    Scenario smallest,
    String architecture) {

  /**
   * Returns the message of a failing test: the rule, the smallest run, and how to repeat both runs.
   */
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

  /** Returns a scenario as the contents of a string literal. */
  static String quoted(Scenario scenario) {
    return scenario.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
