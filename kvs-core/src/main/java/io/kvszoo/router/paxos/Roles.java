package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import java.util.List;

/** Where the processes of a deployment are. */
record Roles<V, E>(
    List<Address<ProposerMessage<V>>> proposers,
    List<Address<AcceptorMessage<V>>> acceptors,
    List<Address<ReplicaMessage<V, E>>> replicas) {}
