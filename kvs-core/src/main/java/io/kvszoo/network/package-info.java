/**
 * What processes are written against: hosts, processes, messages and disks.
 *
 * <p>This package knows no key and no value, and no simulation: whatever is built from processes
 * that exchange immutable messages can run on any {@link io.kvszoo.network.Network}, which is held
 * to numbered rules.
 */
@NullMarked
package io.kvszoo.network;

import org.jspecify.annotations.NullMarked;
