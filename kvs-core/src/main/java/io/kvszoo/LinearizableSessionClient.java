package io.kvszoo;

import java.time.Duration;

/** A client of a linearizable server. */
final class LinearizableSessionClient<V> extends SessionClient<V>
    implements LinearizableKVSClient<V> {

  LinearizableSessionClient(SessionHandle<V> handle, Duration limit) {
    super(handle, limit);
  }

  @Override
  public LinearizableKVSClient<V> withLimit(Duration newLimit) {
    return new LinearizableSessionClient<>(handle(), newLimit);
  }
}
