package io.kvszoo.router;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;

/**
 * A single process without replication: all operations go to one store, which applies them one
 * after the other. The store is linearizable, and unavailable while its host is down; acknowledged
 * writes survive a crash, but not the loss of the disk.
 *
 * <p>As the outermost router it is embedded: clients call the store directly, without a network.
 * Inside another router the store is a process on a host of its own, which clients reach over the
 * network; sessions repeat unanswered requests, and a write still takes effect once.
 *
 * <p>Cost: O(1) per operation, plus the cost of the storage; no messages when embedded, and two per
 * operation otherwise.
 */
public final class LocalRouter implements LinearizableRouter {

  private static final String NAME = "local";
  private static final String ROLE = "store";

  /** Creates the router; it has no settings. */
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
