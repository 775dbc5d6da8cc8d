package io.kvszoo.router.paxos;

import java.util.Arrays;

/** What a leader has heard of the replicas: how far each is, and whether it is there. */
final class ReplicaProgress {

  private final int self;

  /** By replica: the slots before this are applied and on its disk. */
  private final long[] ends;

  /** By replica: for how many ticks it was not heard of. */
  private final int[] quietTicks;

  private final int patience;

  ReplicaProgress(int self, int replicas, int patience) {
    this.self = self;
    this.patience = patience;
    ends = new long[replicas];
    quietTicks = new int[replicas];
  }

  void tick() {
    for (int replica = 0; replica < quietTicks.length; replica++) {
      quietTicks[replica]++;
    }
  }

  /** Takes note of how far a replica is; true if it was there already when it was last heard of. */
  boolean heard(int replica, long end) {
    boolean stands = ends[replica] == end;
    ends[replica] = end;
    quietTicks[replica] = 0;
    return stands;
  }

  /** The slots before this are on the disks of a majority of the replicas. */
  long majorityEnd() {
    long[] sorted = ends.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** The replica that answers: the leader's own, or if that is not there, the next that is. */
  int answering() {
    for (int i = 0; i < ends.length; i++) {
      int replica = (self + i) % ends.length;
      if (quietTicks[replica] <= patience) {
        return replica;
      }
    }
    return self % ends.length;
  }

  /** The replica, other than one, that is there and furthest; that one if there is no other. */
  int furthestBut(int lagging) {
    int furthest = lagging;
    for (int replica = 0; replica < ends.length; replica++) {
      if (quietTicks[replica] <= patience && ends[replica] > ends[furthest]) {
        furthest = replica;
      }
    }
    return furthest;
  }
}
