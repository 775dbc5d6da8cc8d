package io.kvszoo.router;

import io.kvszoo.storage.Storage;

/**
 * A router that is linearizable over every storage, so that its clients have compareAndSet. A
 * router that is not must not implement this.
 */
public interface LinearizableRouter extends Router {

  @Override
  default Consistency consistency(Storage<?, ?> storage) {
    return Consistency.LINEARIZABLE;
  }
}
