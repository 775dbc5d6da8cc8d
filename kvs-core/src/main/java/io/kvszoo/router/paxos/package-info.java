/**
 * The inside of {@link io.kvszoo.router.PaxosRouter}: proposers, acceptors, replicas and sessions.
 * Not exported.
 *
 * <p>Begin with {@link io.kvszoo.router.paxos.Acceptor}, where the safety is, then {@link
 * io.kvszoo.router.paxos.Proposer}, {@link io.kvszoo.router.paxos.Leadership} and {@link
 * io.kvszoo.router.paxos.Replica}.
 */
@NullMarked
package io.kvszoo.router.paxos;

import org.jspecify.annotations.NullMarked;
