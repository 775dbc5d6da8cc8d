package io.kvszoo.router.paxos;

/**
 * The first step of an election: which acceptors want another leader, and which replicas would be
 * there.
 *
 * @param acceptors those that want one, in this round
 * @param replicas what was heard of them since the proposer began to look for a leader, whichever
 *     round asked, since they may be farther away than a round takes
 */
record Canvass(Votes acceptors, ReplicaProgress replicas) {}
