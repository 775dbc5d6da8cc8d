package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Host;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** Replicas on hosts of their own, and sessions that begin at one after the other. */
public class GossipDeployment {

  private final GossipSettings settings;

  /**
   * Prepares deployments.
   *
   * @param settings how replicas gossip
   */
  public GossipDeployment(GossipSettings settings) {
    this.settings = settings;
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
    List<Address<GossipMessage<V, E>>> replicas = new ArrayList<>();
    for (int replica = 0; replica < settings.replicas(); replica++) {
      Host host = deployment.host(name(replica));
      replicas.add(deployment.address(host, "replica"));
    }
    for (int replica = 0; replica < settings.replicas(); replica++) {
      int self = replica;
      deployment.spawn(
          replicas.get(replica),
          context -> newReplica(context, deployment.storage(), settings, self, replicas),
          new GossipMessage.Install<>());
    }
    Storage<V, E> storage = deployment.storage();
    return client -> open(client, storage, replicas, client.index() % settings.replicas());
  }

  private <V, E> Session<V> open(
      ClientHost client,
      Storage<V, E> storage,
      List<Address<GossipMessage<V, E>>> replicas,
      int home) {
    Address<SessionMessage<V>> session =
        client.spawn(context -> newSession(context, settings, storage, replicas, home));
    return Session.handingTo(
        client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
  }

  <V, E> GossipReplica<V, E> newReplica(
      Context<GossipMessage<V, E>> context,
      Storage<V, E> storage,
      GossipSettings itsSettings,
      int self,
      List<Address<GossipMessage<V, E>>> replicas) {
    return new GossipReplica<>(context, storage, itsSettings, self, replicas);
  }

  <V, E> GossipSession<V, E> newSession(
      Context<SessionMessage<V>> context,
      GossipSettings itsSettings,
      Storage<V, E> storage,
      List<Address<GossipMessage<V, E>>> replicas,
      int home) {
    return new GossipSession<>(context, itsSettings, storage, replicas, home);
  }
}
