package io.kvszoo.router.session;

import static com.google.common.base.Preconditions.checkArgument;

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
  private final int index;
  private final List<Address<?>> processes;

  private ClientHost(
      Network network, String name, String path, int index, List<Address<?>> processes) {
    this.network = network;
    this.name = name;
    this.path = path;
    this.index = index;
    this.processes = processes;
  }

  /**
   * The place of a session.
   *
   * @param network where
   * @param name the name of the client's host, which is added if the network has none such
   * @param session tells the sessions of one host apart
   * @param index which client of the deployment it is, from 0
   * @return the place
   */
  public static ClientHost in(Network network, String name, String session, int index) {
    checkArgument(index >= 0, "index (%s) must not be negative", index);
    return new ClientHost(network, name, name + "/" + session, index, new ArrayList<>());
  }

  /**
   * The place of an inner router's session.
   *
   * @param part the name of the inner router's part of the deployment
   * @return a place on the same host, with paths of its own
   */
  public ClientHost nested(String part) {
    return new ClientHost(network, name, path + "/" + part, index, processes);
  }

  /**
   * The name of the client, and of its host.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Which client of the deployment this is, in the order in which they connected, so that sessions
   * can spread over the processes that they ask.
   *
   * @return a number from 0, the same in all parts of the deployment
   */
  public int index() {
    return index;
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
   * Starts the process of a session that needs no more than one; it ends with the client.
   *
   * @param factory makes it, now and after each restart of the client's host
   * @param <M> the messages that it understands
   * @return its address
   */
  public <M> Address<M> spawn(ProcessFactory<M> factory) {
    return spawnAt(path, factory);
  }

  /**
   * Starts one of several processes of the session; it ends with the client.
   *
   * @param role what it is in the session, unique within this place, such as "cache"
   * @param factory makes it, now and after each restart of the client's host
   * @param <M> the messages that it understands
   * @return its address
   */
  public <M> Address<M> spawn(String role, ProcessFactory<M> factory) {
    return spawnAt(path + "/" + role, factory);
  }

  private <M> Address<M> spawnAt(String itsPath, ProcessFactory<M> factory) {
    Address<M> address = network.address(network.hostOrAdd(name), itsPath);
    network.spawn(address, factory);
    processes.add(address);
    return address;
  }

  /** Stops all processes of the session, inner sessions too. */
  public void stop() {
    processes.forEach(network::stop);
  }
}
