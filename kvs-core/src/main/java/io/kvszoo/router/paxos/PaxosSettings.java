package io.kvszoo.router.paxos;

import java.time.Duration;

/**
 * Where the roles are, and how they behave.
 *
 * @param proposers how many proposers there are, at least 1
 * @param acceptors how many acceptors there are, an odd number
 * @param replicas how many replicas there are, an odd number
 * @param colocated whether the n-th proposer, acceptor and replica share a host
 * @param heartbeat the time from one heartbeat of a leader to the next
 * @param electionTicks after how many heartbeats without a word a leader is taken for dead, at
 *     least
 * @param window how many slots may be proposed and not chosen at a time, at most
 * @param batchLimit how many commands a slot may hold
 * @param snapshotInterval after how many commands a replica replaces its log by a snapshot, at
 *     least
 * @param readsThroughLog whether a read takes a slot, as a write does
 */
public record PaxosSettings(
    int proposers,
    int acceptors,
    int replicas,
    boolean colocated,
    Duration heartbeat,
    int electionTicks,
    int window,
    int batchLimit,
    int snapshotInterval,
    boolean readsThroughLog) {

  /** How many heartbeats an election takes at least, where answers take up to so long, in ns. */
  int electionTicks(long timeout) {
    return (int) Math.max(electionTicks, Math.min(ticks(timeout), Integer.MAX_VALUE / 16));
  }

  /** A time in heartbeats, at least one, from one in ns. */
  long ticks(long nanos) {
    return Math.max(1, -Math.floorDiv(-nanos, heartbeat.toNanos()));
  }
}
