package io.kvszoo.router.gossip;

import java.time.Duration;

/**
 * The settings of a replicated router: how replicas gossip, and what sessions may expect.
 *
 * @param replicas how many replicas there are, at least 1
 * @param fanout to how many others a replica pushes a write; if these are not all, they pass it on
 * @param interval the mean time from one exchange with a random other replica to the next
 * @param acknowledgeAfter how many replicas must have a write on disk before it is acknowledged
 * @param logLength how many writes of each replica are kept for replicas that were away
 * @param anyReplica whether each operation of a session goes to a random replica
 * @param staleReads whether a replica that lacks what a session knows may answer its reads
 */
public record GossipSettings(
    int replicas,
    int fanout,
    Duration interval,
    int acknowledgeAfter,
    int logLength,
    boolean anyReplica,
    boolean staleReads) {}
