package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import java.util.List;
import java.util.function.Function;

/** Deploys replicas as {@link GossipDeployment} does, each with something around it. */
interface WrappedGossip {

  /**
   * Makes a replica.
   *
   * @param self its number
   * @param context its context, which it may get as it is or wrapped
   * @param replica makes the replica itself
   */
  <V, E> Process<GossipMessage<V, E>> wrap(
      int self,
      Context<GossipMessage<V, E>> context,
      Function<Context<GossipMessage<V, E>>, Process<GossipMessage<V, E>>> replica);

  /** Deploys replicas. */
  default <V, E> Gateway<V> deploy(GossipDeployment gossip, Deployment<V, E> deployment) {
    List<Address<GossipMessage<V, E>>> processes = gossip.addresses(deployment);
    for (int replica = 0; replica < processes.size(); replica++) {
      int self = replica;
      deployment.spawn(
          processes.get(self),
          context ->
              wrap(
                  self,
                  context,
                  inner -> gossip.replica(inner, deployment.storage(), self, processes)),
          new GossipMessage.Install<>());
    }
    return gossip.gateway(deployment.storage(), processes);
  }
}
