/**
 * Runs of an architecture under a workload and faults, for many seeds: {@link
 * io.kvszoo.testkit.simulation.Simulation}. A run that violates a rule is shrunk to the smallest
 * run that still does.
 */
@NullMarked
package io.kvszoo.testkit.simulation;

import org.jspecify.annotations.NullMarked;
