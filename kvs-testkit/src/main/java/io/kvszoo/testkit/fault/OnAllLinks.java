package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.Set;

/** A fault of all links. */
interface OnAllLinks extends FaultAction {

  @Override
  default Set<String> hosts() {
    return Set.of();
  }

  /** Checks the probability that something happens to a message. */
  static void checkProbability(double probability) {
    checkArgument(
        probability >= 0 && probability <= 1, "probability (%s) must be in [0, 1]", probability);
  }

  /** Checks how long a message takes. */
  static void checkBounds(Duration min, Duration max) {
    checkArgument(
        !min.isNegative() && min.compareTo(max) <= 0,
        "a delay of %s to %s must have 0 <= min <= max",
        min,
        max);
  }
}
