/**
 * The inside of {@link io.kvszoo.router.ReplicatedRouter}: replicas that tell each other their
 * writes, and the sessions that ask them. Not exported.
 *
 * <p>Begin with {@link io.kvszoo.router.gossip.GossipReplica}, which names its parts and their
 * papers. {@link io.kvszoo.router.gossip.GossipDecisions} lists what the protocol must get right.
 */
@NullMarked
package io.kvszoo.router.gossip;

import org.jspecify.annotations.NullMarked;
