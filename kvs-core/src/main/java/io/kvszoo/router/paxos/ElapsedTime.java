package io.kvszoo.router.paxos;

import io.kvszoo.router.session.Leases;

/**
 * How much time a leader has counted since its last batch, in ns: at most {@link
 * Leases#MOST_AT_ONCE}, however long no batch is made, so that it never overflows.
 */
final class ElapsedTime {

  private long nanos;

  /** Counts some more time. */
  void add(long more) {
    nanos = Math.min(nanos + more, Leases.MOST_AT_ONCE);
  }

  /** What was counted since this was called last. */
  long take() {
    long taken = nanos;
    nanos = 0;
    return taken;
  }
}
