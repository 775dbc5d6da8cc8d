package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import java.util.List;

/** Where the processes of a deployment are, and what can be sent to them. */
record Roles<V, E>(
    List<Address<ProposerMessage.Wire<V>>> proposers,
    List<Address<AcceptorMessage.Wire<V>>> acceptors,
    List<Address<ReplicaMessage.Wire<V, E>>> replicas) {}
