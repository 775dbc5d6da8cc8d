package io.kvszoo.router;

import io.kvszoo.storage.Storage;

/**
 * A router that is linearizable over every storage and whose sessions take {@link
 * io.kvszoo.operation.KVSOperation.CompareAndSet}, so that its clients have compareAndSet. A router
 * without either must not implement this; it may still claim to be linearizable, by {@link
 * #consistency}, as a quorum register does, which cannot have compareAndSet (Herlihy, 1991).
 */
public interface LinearizableRouter extends Router {

  @Override
  default Consistency consistency(Storage<?, ?> storage) {
    return Consistency.LINEARIZABLE;
  }
}
