package io.kvszoo.router.paxos;

/**
 * What an acceptor has accepted last for a slot.
 *
 * @param ballot under which ballot
 * @param batch what
 * @param <V> the values
 */
record Accepted<V>(Ballot ballot, Batch<V> batch) {}
