package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A call whose thread waits for the end. As a condition to wait for, it begins the operation when
 * it is first asked, so that a wait which is refused has begun nothing. It looks itself whether its
 * session was closed.
 */
final class BlockingCall<V> extends Call<V> implements BooleanSupplier {

  private boolean hasBegun;

  BlockingCall(KVSOperation<V> operation, SessionHandle<V> handle) {
    super(operation, handle);
  }

  Outcome<V> await(Duration limit) {
    try {
      handle().network().await(this, limit);
    } catch (RuntimeException | Error e) { // Of a listener, or an action that ran meanwhile.
      giveUp("waiting for the answer ended with an exception");
      throw e;
    }
    if (!isComplete()) {
      handle().closedBecause().ifPresentOrElse(this::giveUp, () -> giveUpAfter(limit));
    }
    return outcome();
  }

  @Override
  public boolean getAsBoolean() {
    if (!hasBegun) {
      hasBegun = true;
      submit();
    }
    return isComplete() || handle().isClosed();
  }

  /** The thread that waits sees it. */
  @Override
  void ended() {}
}
