package io.kvszoo.router.paxos;

/**
 * The part that a proposer plays at the moment, with all that it keeps for it: it plays one at a
 * time, and a message that is meant for another part changes nothing.
 */
sealed interface Standing<V, E> {

  /**
   * Follows a leader, or waits until it hears of one.
   *
   * @param leader the proposer that leads by its last heartbeat, or {@link LeaderSearch#NOBODY}
   */
  record Following<V, E>(int leader) implements Standing<V, E> {}

  /**
   * The first step of an election (pre-vote: Ongaro, "Consensus: Bridging Theory and Practice",
   * 2014, section 9.6): finds out whether the acceptors want another leader, and whether the
   * replicas are there.
   *
   * @param acceptors those that want one, in this round
   * @param replicas what was heard of them since the proposer began to look for a leader, whichever
   *     round asked, since they may be farther away than a round takes
   */
  record Canvassing<V, E>(Votes acceptors, ReplicaProgress replicas) implements Standing<V, E> {}

  /**
   * The second step, which is phase 1 of a ballot.
   *
   * @param candidacy the promises so far
   */
  record Candidate<V, E>(Candidacy<V> candidacy) implements Standing<V, E> {}

  /**
   * Leads, which is phase 2.
   *
   * @param leadership what it does
   */
  record Leading<V, E>(Leadership<V, E> leadership) implements Standing<V, E> {}
}
