package io.kvszoo.router;

import io.kvszoo.storage.Storage;

/**
 * A router that is linearizable over every storage and whose sessions accept {@link
 * io.kvszoo.operation.KVSOperation.CompareAndSet}, so that its clients have compareAndSet. A router
 * that lacks one of these properties must not implement this interface. It may still claim to be
 * linearizable by {@link #consistency}: a quorum register, for example, is linearizable but cannot
 * have compareAndSet (Herlihy, 1991).
 */
public interface LinearizableRouter extends Router {

  @Override
  default Consistency consistency(Storage<?, ?> storage) {
    return Consistency.LINEARIZABLE;
  }
}
