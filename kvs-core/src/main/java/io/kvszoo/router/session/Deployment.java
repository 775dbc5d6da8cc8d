package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.Network;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * A place for a router to spawn its processes: a network, a path in it, and the storage to use.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
public final class Deployment<V, E> {

  private final Network network;
  private final Storage<V, E> storage;
  private final String path;
  private final boolean founds;
  private final List<Address<?>> processes;

  private Deployment(
      Network network,
      Storage<V, E> storage,
      String path,
      boolean founds,
      List<Address<?>> processes) {
    this.network = network;
    this.storage = storage;
    this.path = path;
    this.founds = founds;
    this.processes = processes;
  }

  /**
   * The place of an outermost router whose cluster was founded before: its processes start, and go
   * on with what is on their disks.
   *
   * @param network where
   * @param storage with which storage
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the deployment
   */
  public static <V, E> Deployment<V, E> in(Network network, Storage<V, E> storage) {
    return new Deployment<>(network, storage, "", false, new ArrayList<>());
  }

  /**
   * The place of an outermost router whose cluster is founded now, which happens once in its life:
   * its processes start and begin with nothing.
   *
   * @param network where
   * @param storage with which storage
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the deployment
   */
  public static <V, E> Deployment<V, E> founding(Network network, Storage<V, E> storage) {
    return new Deployment<>(network, storage, "", true, new ArrayList<>());
  }

  /**
   * The place of an inner router.
   *
   * @param name the part's name, unique within this deployment
   * @return a deployment whose hosts and processes have names below this name
   */
  public Deployment<V, E> nested(String name) {
    return new Deployment<>(network, storage, resolve(name), founds, processes);
  }

  /**
   * Whether another router surrounds this one, so that its clients come over the network.
   *
   * @return false for the outermost router
   */
  public boolean isNested() {
    return !path.isEmpty();
  }

  /**
   * The storage to apply writes with.
   *
   * @return the storage
   */
  public Storage<V, E> storage() {
    return storage;
  }

  /**
   * Adds a host for this router alone.
   *
   * @param name its name; for a nested router, the network knows it by this deployment's path and
   *     this name
   * @return the host
   */
  public Host host(String name) {
    return network.addHost(resolve(name));
  }

  /**
   * Adds the only host of a router that needs no more: named as this deployment, or as given if
   * this is the outermost.
   *
   * @param outermost the name where no router surrounds this one
   * @return the host
   */
  public Host onlyHost(String outermost) {
    return network.addHost(isNested() ? path : outermost);
  }

  /**
   * Reserves the address of a process, so that processes can know each other before they start.
   *
   * @param host where it will run
   * @param role what it is on that host, such as "acceptor"
   * @param <M> the messages that it will understand
   * @return the address: the host's name and the role
   */
  public <M> Address<M> address(Host host, String role) {
    return network.address(host, host.name() + "/" + role);
  }

  /**
   * Starts a process, which ends with the deployment.
   *
   * @param address its address
   * @param factory makes it, now and after each restart of its host
   * @param <M> the messages that it understands
   */
  public <M> void spawn(Address<M> address, ProcessFactory<M> factory) {
    network.spawn(address, factory);
    processes.add(address);
  }

  /**
   * Starts a process, which ends with the deployment, and founds it if this deployment founds its
   * cluster ({@link Network#found}). So a process that finds no trace of its founding on its disk,
   * and is not founded, knows that it has lost its disk, be it after a crash or because the program
   * was started again.
   *
   * @param address its address
   * @param factory makes it, now and after each restart of its host
   * @param founding what it is founded with
   * @param <M> the messages that it understands
   */
  public <M> void spawn(Address<M> address, ProcessFactory<M> factory, M founding) {
    spawn(address, factory);
    if (founds) {
      network.found(address, founding);
    }
  }

  /** Stops all processes that were spawned here, in nested deployments too. */
  public void stop() {
    processes.forEach(network::stop);
  }

  private String resolve(String name) {
    return isNested() ? path + "/" + name : name;
  }
}
