package io.kvszoo.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/**
 * The result of a simulation.
 *
 * @param runs the number of runs, up to the first that violates a rule
 * @param time the time that they took, by the machine's clock
 * @param violation the run with the lowest seed that violates a rule, with its smallest version;
 *     empty if there is none
 */
public record Report(long runs, Duration time, Optional<Violation> violation) {}
