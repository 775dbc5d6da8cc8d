/**
 * Faults of a network: a {@link io.kvszoo.testkit.fault.FaultPlan} is a schedule of faults, written
 * by hand or drawn by a {@link io.kvszoo.testkit.fault.Swarm}, and a {@link
 * io.kvszoo.testkit.fault.FaultInjector} executes it. {@link io.kvszoo.testkit.fault.FaultKind}
 * lists the kinds of faults, each of which is defined in one class.
 */
@NullMarked
package io.kvszoo.testkit.fault;

import org.jspecify.annotations.NullMarked;
