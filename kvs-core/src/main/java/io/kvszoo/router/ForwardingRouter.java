package io.kvszoo.router;

import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;

/**
 * A router that passes all calls to another, for decorators: override what is to differ. One over a
 * linearizable router should extend {@link ForwardingLinearizableRouter}, so that clients keep
 * compareAndSet.
 */
public abstract class ForwardingRouter implements Router {

  /** For subclasses. */
  protected ForwardingRouter() {}

  /**
   * The router that calls are passed to.
   *
   * @return the same one each time
   */
  protected abstract Router delegate();

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    return delegate().deploy(deployment);
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return delegate().consistency(storage);
  }

  @Override
  public Topology topology() {
    return delegate().topology();
  }

  @Override
  public Placement placement() {
    return delegate().placement();
  }

  @Override
  public String toString() {
    return delegate().toString();
  }
}
