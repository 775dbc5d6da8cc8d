/**
 * What goes wrong in a network: a {@link io.kvszoo.testkit.fault.FaultPlan} says when, by hand or
 * drawn by a {@link io.kvszoo.testkit.fault.Swarm}, and a {@link
 * io.kvszoo.testkit.fault.FaultInjector} lets it happen. {@link io.kvszoo.testkit.fault.FaultKind}
 * lists the kinds of faults, each of which is whole in one class.
 */
@NullMarked
package io.kvszoo.testkit.fault;

import org.jspecify.annotations.NullMarked;
