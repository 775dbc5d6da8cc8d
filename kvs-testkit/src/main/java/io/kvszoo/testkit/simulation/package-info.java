/**
 * Runs of an architecture under a workload and faults, many seeds at once: {@link
 * io.kvszoo.testkit.simulation.Simulation}. What breaks a rule is shown as the smallest run that
 * still does.
 */
@NullMarked
package io.kvszoo.testkit.simulation;

import org.jspecify.annotations.NullMarked;
