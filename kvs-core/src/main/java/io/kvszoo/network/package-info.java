/**
 * Hosts, processes and messages, and a deterministic simulation of them with faults on demand.
 *
 * <p>Start with {@link io.kvszoo.network.SimulatedNetwork#seeded}. This package knows no key and no
 * value: whatever is built from processes that exchange immutable messages can run on it.
 */
@NullMarked
package io.kvszoo.network;

import org.jspecify.annotations.NullMarked;
