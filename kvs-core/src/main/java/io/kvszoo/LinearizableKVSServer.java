package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.storage.Storage;

/**
 * A server whose router is a {@link LinearizableRouter}, so that its clients have compareAndSet.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 * @param <S> the type of the storage
 * @param <R> the type of the router
 */
public final class LinearizableKVSServer<V, S extends Storage<V, ?>, R extends LinearizableRouter>
    extends KVSServer<V, S, R> {

  LinearizableKVSServer(S storage, R router, Network network) {
    super(storage, router, network);
  }

  @Override
  public LinearizableKVSClient<V> connect() {
    return connect(nextName());
  }

  @Override
  public LinearizableKVSClient<V> connect(String name) {
    return new LinearizableSessionClient<>(open(name), SessionClient.DEFAULT_LIMIT);
  }
}
