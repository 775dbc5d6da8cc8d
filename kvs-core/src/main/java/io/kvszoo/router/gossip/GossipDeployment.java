package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Host;
import io.kvszoo.network.Process;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** Deploys replicas, each on a host of its own, and sessions that begin at one after the other. */
public final class GossipDeployment {

  private final GossipSettings settings;
  private final GossipDecisions decisions;

  /**
   * Prepares deployments.
   *
   * @param settings how replicas gossip
   */
  public GossipDeployment(GossipSettings settings) {
    this(settings, new GossipDecisions());
  }

  GossipDeployment(GossipSettings settings, GossipDecisions decisions) {
    this.settings = settings;
    this.decisions = decisions;
  }

  /**
   * The name of a replica's host.
   *
   * @param replica its number, from 0
   * @return the name
   */
  public static String name(int replica) {
    return "replica-" + replica;
  }

  /**
   * Deploys the replicas.
   *
   * @param deployment where
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the way in for clients
   */
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    List<Address<GossipMessage<V, E>>> processes = addresses(deployment);
    for (int replica = 0; replica < settings.replicas(); replica++) {
      int self = replica;
      deployment.spawn(
          processes.get(replica),
          context -> replica(context, deployment.storage(), self, processes),
          new GossipMessage.Install<>());
    }
    return gateway(deployment.storage(), processes);
  }

  /** Adds a host for each replica, and says where its process will be. */
  <V, E> List<Address<GossipMessage<V, E>>> addresses(Deployment<V, E> deployment) {
    List<Address<GossipMessage<V, E>>> processes = new ArrayList<>();
    for (int replica = 0; replica < settings.replicas(); replica++) {
      Host host = deployment.host(name(replica));
      processes.add(deployment.address(host, "replica"));
    }
    return processes;
  }

  /** Starts the process of a replica. */
  <V, E> Process<GossipMessage<V, E>> replica(
      Context<GossipMessage<V, E>> context,
      Storage<V, E> storage,
      int self,
      List<Address<GossipMessage<V, E>>> processes) {
    return new GossipReplica<>(context, storage, settings, decisions, self, wires(processes));
  }

  /** Opens sessions, with their homes at one replica after the other. */
  <V, E> Gateway<V> gateway(Storage<V, E> storage, List<Address<GossipMessage<V, E>>> processes) {
    List<Address<GossipMessage.Wire<V, E>>> replicas = wires(processes);
    return client -> {
      int home = client.index() % settings.replicas();
      Address<SessionMessage<V>> session =
          client.spawn(
              context ->
                  new GossipSession<>(context, settings, decisions, storage, replicas, home));
      return Session.handingTo(
          client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
    };
  }

  private static <V, E> List<Address<GossipMessage.Wire<V, E>>> wires(
      List<Address<GossipMessage<V, E>>> processes) {
    return processes.stream()
        .map(Address<GossipMessage<V, E>>::<GossipMessage.Wire<V, E>>narrowed)
        .toList();
  }
}
