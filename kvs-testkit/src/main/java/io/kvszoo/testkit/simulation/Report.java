package io.kvszoo.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of many runs.
 *
 * @param runs how many runs there were, up to the first that breaks a rule
 * @param time how long that took, by the machine's clock
 * @param violation the run with the lowest seed that breaks a rule, and the smallest like it
 */
public record Report(long runs, Duration time, Optional<Violation> violation) {}
