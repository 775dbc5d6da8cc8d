package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import java.util.ArrayList;
import java.util.List;

/** Proposers, acceptors and replicas on their hosts, and the sessions that ask them. */
public final class PaxosDeployment {

  private final PaxosSettings settings;
  private final PaxosDecisions decisions;

  /**
   * Prepares deployments.
   *
   * @param settings where the roles are, and how they behave
   */
  public PaxosDeployment(PaxosSettings settings) {
    this(settings, new PaxosDecisions());
  }

  /** Prepares deployments whose processes decide otherwise. */
  PaxosDeployment(PaxosSettings settings, PaxosDecisions decisions) {
    this.settings = settings;
    this.decisions = decisions;
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
    List<Host> nodes = nodes(deployment);
    List<Address<ProposerMessage<V>>> proposers =
        addresses(deployment, nodes, settings.proposers(), "proposer");
    List<Address<AcceptorMessage<V>>> acceptors =
        addresses(deployment, nodes, settings.acceptors(), "acceptor");
    List<Address<ReplicaMessage<V, E>>> replicas =
        addresses(deployment, nodes, settings.replicas(), "replica");
    Roles<V, E> roles = new Roles<>(narrowed(proposers), narrowed(acceptors), narrowed(replicas));
    for (int i = 0; i < settings.acceptors(); i++) {
      int self = i;
      deployment.spawn(
          acceptors.get(i),
          context -> new Acceptor<>(context, settings, decisions, self, roles),
          new AcceptorMessage.Install<>());
    }
    for (int i = 0; i < settings.replicas(); i++) {
      int self = i;
      deployment.spawn(
          replicas.get(i),
          context ->
              new Replica<>(context, deployment.storage(), settings, decisions, self, roles));
    }
    for (int i = 0; i < settings.proposers(); i++) {
      int self = i;
      deployment.spawn(
          proposers.get(i), context -> new Proposer<>(context, settings, decisions, self, roles));
    }
    return client -> open(client, roles);
  }

  /** The hosts that have one process of each role; none if each process has a host of its own. */
  private List<Host> nodes(Deployment<?, ?> deployment) {
    List<Host> nodes = new ArrayList<>();
    for (int node = 0; settings.colocated() && node < settings.acceptors(); node++) {
      nodes.add(deployment.host(node(node)));
    }
    return nodes;
  }

  private static <M> List<Address<M>> addresses(
      Deployment<?, ?> deployment, List<Host> nodes, int count, String role) {
    List<Address<M>> addresses = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Host host = nodes.isEmpty() ? deployment.host(role + "-" + number) : nodes.get(number);
      addresses.add(deployment.address(host, role));
    }
    return addresses;
  }

  /** The same addresses, where only what crosses the network can be sent. */
  private static <M, N extends M> List<Address<N>> narrowed(List<Address<M>> addresses) {
    List<Address<N>> narrowed = new ArrayList<>();
    addresses.forEach(address -> narrowed.add(address.narrowed()));
    return narrowed;
  }

  private <V> Session<V> open(ClientHost client, Roles<V, ?> roles) {
    Address<SessionMessage<V>> session =
        client.spawn(context -> new PaxosSession<>(context, decisions, roles));
    return Session.handingTo(
        client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
  }
}
