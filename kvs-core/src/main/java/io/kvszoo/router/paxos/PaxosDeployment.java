package io.kvszoo.router.paxos;

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
import java.util.function.Function;

/** Proposers, acceptors and replicas on their hosts, and the sessions that ask them. */
public class PaxosDeployment {

  private final PaxosSettings settings;

  /**
   * Prepares deployments.
   *
   * @param settings where the roles are, and how they behave
   */
  public PaxosDeployment(PaxosSettings settings) {
    this.settings = settings;
  }

  /**
   * The name of a host that has one process of each role.
   *
   * @param node its number, from 0
   * @return the name
   */
  public static String node(int node) {
    return "node-" + node;
  }

  /**
   * Deploys the roles.
   *
   * @param deployment where
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the way in for clients
   */
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    Roles<V, E> roles = settings.colocated() ? colocated(deployment) : separate(deployment);
    for (int i = 0; i < settings.acceptors(); i++) {
      int self = i;
      deployment.spawn(
          roles.acceptors().get(i),
          context -> newAcceptor(context, settings, self, roles),
          new AcceptorMessage.Install<>());
    }
    for (int i = 0; i < settings.replicas(); i++) {
      int self = i;
      deployment.spawn(
          roles.replicas().get(i),
          context -> newReplica(context, deployment.storage(), settings, self, roles));
    }
    for (int i = 0; i < settings.proposers(); i++) {
      int self = i;
      deployment.spawn(
          roles.proposers().get(i), context -> newProposer(context, settings, self, roles));
    }
    return client -> open(client, roles);
  }

  private <V, E> Roles<V, E> colocated(Deployment<V, E> deployment) {
    List<Host> hosts = hosts(deployment, settings.acceptors(), PaxosDeployment::node);
    return new Roles<>(
        addresses(deployment, hosts, "proposer"),
        addresses(deployment, hosts, "acceptor"),
        addresses(deployment, hosts, "replica"));
  }

  private <V, E> Roles<V, E> separate(Deployment<V, E> deployment) {
    return new Roles<>(
        alone(deployment, settings.proposers(), "proposer"),
        alone(deployment, settings.acceptors(), "acceptor"),
        alone(deployment, settings.replicas(), "replica"));
  }

  private static <M> List<Address<M>> alone(Deployment<?, ?> deployment, int count, String role) {
    return addresses(deployment, hosts(deployment, count, number -> role + "-" + number), role);
  }

  private static List<Host> hosts(
      Deployment<?, ?> deployment, int count, Function<Integer, String> name) {
    List<Host> hosts = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      hosts.add(deployment.host(name.apply(number)));
    }
    return hosts;
  }

  private static <M> List<Address<M>> addresses(
      Deployment<?, ?> deployment, List<Host> hosts, String role) {
    List<Address<M>> addresses = new ArrayList<>();
    hosts.forEach(host -> addresses.add(deployment.address(host, role)));
    return addresses;
  }

  private <V> Session<V> open(ClientHost client, Roles<V, ?> roles) {
    Address<SessionMessage<V>> session = client.spawn(context -> newSession(context, roles));
    return Session.handingTo(
        client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
  }

  <V> Acceptor<V> newAcceptor(
      Context<AcceptorMessage<V>> context, PaxosSettings of, int self, Roles<V, ?> roles) {
    return new Acceptor<>(context, of, self, roles);
  }

  <V, E> Replica<V, E> newReplica(
      Context<ReplicaMessage<V, E>> context,
      Storage<V, E> storage,
      PaxosSettings of,
      int self,
      Roles<V, E> roles) {
    return new Replica<>(context, storage, of, self, roles);
  }

  <V, E> Proposer<V, E> newProposer(
      Context<ProposerMessage<V>> context, PaxosSettings of, int self, Roles<V, E> roles) {
    return new Proposer<>(context, of, self, roles);
  }

  <V> PaxosSession<V> newSession(Context<SessionMessage<V>> context, Roles<V, ?> roles) {
    return new PaxosSession<>(context, roles);
  }
}
