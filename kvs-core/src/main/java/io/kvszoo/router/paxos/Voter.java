package io.kvszoo.router.paxos;

import io.kvszoo.storage.VectorClock;

/**
 * Who votes.
 *
 * @param acceptor its number
 * @param incarnation which memory of it: 0 for the first, a higher one after each loss of its disk
 * @param incarnations by acceptor, the highest incarnation that it has granted
 */
record Voter(int acceptor, int incarnation, VectorClock incarnations) {

  @Override
  public String toString() {
    return "acceptor-" + acceptor;
  }
}
