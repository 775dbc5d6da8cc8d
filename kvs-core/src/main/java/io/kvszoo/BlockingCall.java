package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import java.util.function.BooleanSupplier;

/**
 * A call whose thread waits for the end. As a condition to wait for, it begins the operation when
 * it is first asked, so that a wait which is refused has begun nothing.
 */
final class BlockingCall<V> extends Call<V> implements BooleanSupplier {

  private boolean hasBegun;

  BlockingCall(KVSOperation<V> operation, SessionHandle<V> handle) {
    super(operation, handle);
  }

  @Override
  public boolean getAsBoolean() {
    if (!hasBegun) {
      hasBegun = true;
      begin();
    }
    return isComplete();
  }
}
