package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Network;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A replicated router whose replicas can be looked into. */
record GlassRouter(GossipSettings settings, Map<Network, Map<String, GossipReplica<?, ?>>> deployed)
    implements Router {

  static GlassRouter of(int replicas, int fanout, int logLength) {
    GossipSettings settings =
        new GossipSettings(
            replicas, fanout, Duration.ofMillis(20), Math.min(2, replicas), logLength, true, false);
    return of(settings);
  }

  static GlassRouter of(GossipSettings settings) {
    return new GlassRouter(settings, new ConcurrentHashMap<>());
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    Map<String, GossipReplica<?, ?>> replicas = new ConcurrentHashMap<>();
    GossipDeployment replaced =
        new GossipDeployment(settings) {
          @Override
          <W, F> GossipReplica<W, F> newReplica(
              Context<GossipMessage<W, F>> context,
              Storage<W, F> storage,
              GossipSettings itsSettings,
              int self,
              List<Address<GossipMessage.Wire<W, F>>> addresses) {
            replicas.remove(context.self().host()); // It is dead, and the new one syncs already.
            GossipReplica<W, F> replica =
                super.newReplica(context, storage, itsSettings, self, addresses);
            replicas.put(context.self().host(), replica);
            return replica;
          }
        };
    Gateway<V> gateway = replaced.deploy(deployment);
    return client -> {
      deployed.put(client.network(), replicas);
      return gateway.open(client);
    };
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return Consistency.CAUSAL;
  }

  @Override
  public Topology topology() {
    return ReplicatedRouter.of(settings.replicas()).topology();
  }

  @Override
  public String toString() {
    return "ReplicatedRouter(" + settings.replicas() + ")";
  }

  List<GossipReplica<?, ?>> in(SimulatedNetwork network) {
    List<GossipReplica<?, ?>> found = new ArrayList<>();
    for (SimulatedHost host : network.hosts()) {
      GossipReplica<?, ?> replica = deployed.getOrDefault(network, Map.of()).get(host.name());
      if (replica != null && host.isUp() && replica.store().hasMemory()) {
        found.add(replica);
      }
    }
    return found;
  }
}
