/**
 * The interfaces that processes are written against: hosts, processes, messages and disks.
 *
 * <p>This package knows no keys, no values and no simulation. Any system of processes that exchange
 * immutable messages can run on any {@link io.kvszoo.network.Network}, which follows numbered
 * rules.
 */
@NullMarked
package io.kvszoo.network;

import org.jspecify.annotations.NullMarked;
