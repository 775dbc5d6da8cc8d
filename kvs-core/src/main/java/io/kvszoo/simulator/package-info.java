/**
 * A deterministic simulation of a network, with faults on demand.
 *
 * <p>Start with {@link io.kvszoo.simulator.SimulatedNetwork#seeded}.
 */
@NullMarked
package io.kvszoo.simulator;

import org.jspecify.annotations.NullMarked;
