package io.kvszoo.router;

import io.kvszoo.storage.Storage;

/** A {@link ForwardingRouter} over a linearizable router; its clients keep compareAndSet. */
public abstract class ForwardingLinearizableRouter extends ForwardingRouter
    implements LinearizableRouter {

  /** For subclasses. */
  protected ForwardingLinearizableRouter() {}

  @Override
  protected abstract LinearizableRouter delegate();

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return delegate().consistency(storage);
  }
}
