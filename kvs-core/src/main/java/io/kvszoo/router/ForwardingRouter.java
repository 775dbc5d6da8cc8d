package io.kvszoo.router;

import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;

/**
 * A router that forwards all calls to another router: a base class for decorators, which override
 * the methods that they change. A decorator of a linearizable router should extend {@link
 * ForwardingLinearizableRouter}, so that clients keep compareAndSet.
 */
public abstract class ForwardingRouter implements Router {

  /** For subclasses. */
  protected ForwardingRouter() {}

  /**
   * The router to which calls are forwarded.
   *
   * @return the same router at each call
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
