package io.kvszoo.router;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;

/**
 * One process, no replication: every operation goes to the same store, which applies one after the
 * other. Linearizable, and unavailable while its host is down; acknowledged writes survive a crash
 * and are lost with the disk.
 *
 * <p>On its own it is embedded, called by its clients directly, without a network. Inside another
 * router it is a process on a host of its own, reached over the network, and sessions repeat
 * requests that are not answered; a write still takes effect once.
 *
 * <p>Cost: O(1) an operation, beyond the storage's own; no message embedded, two otherwise.
 */
public final class LocalRouter implements LinearizableRouter {

  private static final String NAME = "local";
  private static final String ROLE = "store";

  /** Makes the router; it has no settings. */
  public LocalRouter() {}

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    Host host = deployment.onlyHost(NAME);
    Address<StoreMessage<V>> store = deployment.address(host, ROLE);
    Storage<V, E> storage = deployment.storage();
    deployment.spawn(store, context -> new LocalStore<>(context, storage));
    Address<StoreMessage.Wire<V>> remote = store.narrowed();
    return deployment.isNested()
        ? client -> Session.retrying(client, operation -> remote, StoreMessage.Remote::new)
        : client -> Session.handingTo(client.network(), store, StoreMessage.Submit::new);
  }

  @Override
  public Topology topology() {
    return Topology.host(NAME, ROLE);
  }

  @Override
  public String toString() {
    return "LocalRouter";
  }
}
