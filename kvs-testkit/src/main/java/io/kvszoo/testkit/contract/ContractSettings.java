package io.kvszoo.testkit.contract;

import java.util.Optional;

/** What system properties say about contracts. */
final class ContractSettings {

  private static final String SEEDS = "kvszoo.seeds";
  private static final String SCENARIO = "kvszoo.scenario";
  private static final int DEFAULT_SEEDS = 300;

  private ContractSettings() {}

  static int seeds() {
    String text = System.getProperty(SEEDS, Integer.toString(DEFAULT_SEEDS));
    try {
      int seeds = Integer.parseInt(text);
      if (seeds > 0) {
        return seeds;
      }
    } catch (NumberFormatException e) {
      // The message below says all.
    }
    throw new IllegalArgumentException(
        "-D%s=%s must be the number of runs per rule, an integer > 0".formatted(SEEDS, text));
  }

  /** The only scenario to run, if there is one. */
  static Optional<String> scenario() {
    return Optional.ofNullable(System.getProperty(SCENARIO));
  }
}
