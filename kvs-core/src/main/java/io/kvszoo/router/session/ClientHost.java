package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Network;
import io.kvszoo.network.ProcessFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's own machine, where the processes of one session go. The host exists from the first
 * process on; partitions, pauses and crashes may strike it as any other.
 */
public final class ClientHost {

  private final Network network;
  private final String name;
  private final String path;
  private final List<Address<?>> processes;

  private ClientHost(Network network, String name, String path, List<Address<?>> processes) {
    this.network = network;
    this.name = name;
    this.path = path;
    this.processes = processes;
  }

  /**
   * The place of a session.
   *
   * @param network where
   * @param name the name of the client's host, which is added if the network has none such
   * @param session tells the sessions of one host apart
   * @return the place
   */
  public static ClientHost in(Network network, String name, String session) {
    return new ClientHost(network, name, name + "/" + session, new ArrayList<>());
  }

  /**
   * The place of an inner router's session.
   *
   * @param part the name of the inner router's part of the deployment
   * @return a place on the same host, with paths of its own
   */
  public ClientHost nested(String part) {
    return new ClientHost(network, name, path + "/" + part, processes);
  }

  /**
   * The network that the client is in.
   *
   * @return the network
   */
  public Network network() {
    return network;
  }

  /**
   * Starts a process of the session, which ends with the client.
   *
   * @param factory makes it, now and after each restart of the client's host
   * @param <M> the messages that it understands
   * @return its address
   */
  public <M> Address<M> spawn(ProcessFactory<M> factory) {
    Address<M> address = network.address(network.hostOrAdd(name), path);
    network.spawn(address, factory);
    processes.add(address);
    return address;
  }

  /** Stops all processes of the session, inner sessions too. */
  public void stop() {
    processes.forEach(network::stop);
  }
}
