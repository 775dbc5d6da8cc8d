package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Network;
import io.kvszoo.network.Process;
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
import java.util.function.Function;
import java.util.function.Supplier;

/** A replicated router of which the disks of the replicas can be read. */
record GlassRouter(
    GossipSettings settings, Map<Network, Map<String, Supplier<ReplicaStore<?, ?>>>> deployed)
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
    Map<String, Supplier<ReplicaStore<?, ?>>> stores = new ConcurrentHashMap<>();
    WrappedGossip gossip =
        new WrappedGossip() {
          @Override
          public <W, F> Process<GossipMessage<W, F>> wrap(
              int self,
              Context<GossipMessage<W, F>> context,
              Function<Context<GossipMessage<W, F>>, Process<GossipMessage<W, F>>> replica) {
            Disk disk = context.disk();
            stores.put(context.self().host(), () -> read(disk, deployment.storage()));
            return replica.apply(context);
          }
        };
    Gateway<V> gateway = gossip.deploy(new GossipDeployment(settings), deployment);
    return client -> {
      deployed.put(client.network(), stores);
      return gateway.open(client);
    };
  }

  private <V, E> ReplicaStore<V, E> read(Disk disk, Storage<V, E> storage) {
    return new ReplicaStore<>(disk, storage, settings.logLength(), new GossipDecisions());
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

  /** What the replicas that are up and have a memory have on their disks now. */
  List<ReplicaStore<?, ?>> in(SimulatedNetwork network) {
    Map<String, Supplier<ReplicaStore<?, ?>>> stores = deployed.getOrDefault(network, Map.of());
    List<ReplicaStore<?, ?>> found = new ArrayList<>();
    for (SimulatedHost host : network.hosts()) {
      if (stores.containsKey(host.name()) && host.isUp()) {
        ReplicaStore<?, ?> store = stores.get(host.name()).get();
        if (store.hasMemory()) {
          found.add(store);
        }
      }
    }
    return found;
  }
}
