package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A call whose thread waits until it has ended; the call is itself the condition of that wait. */
final class BlockingCall<V> extends Call<V> implements BooleanSupplier {

  private final SessionHandle<V> handle;

  BlockingCall(KVSOperation<V> operation, SessionHandle<V> handle) {
    super(operation);
    this.handle = handle;
  }

  Outcome<V> await(Duration limit) {
    Network network = handle.network();
    // If the wait below would throw, this throws first, before the operation has begun.
    boolean unused = network.await(() -> true, limit);
    submitTo(handle.session(), handle.observe(operation()));
    try {
      if (!isComplete()) {
        unused = network.await(this, limit);
      }
      if (!isComplete()) {
        handle.closedBecause().ifPresentOrElse(this::giveUp, () -> giveUpAfter(limit));
      }
    } finally {
      // This has no effect if the call has ended.
      giveUp("the wait for the answer ended with an exception");
      stopTime();
      tellListeners();
    }
    return outcome();
  }

  /** Whether the wait is over. Closing the session does not itself end this call. */
  @Override
  public boolean getAsBoolean() {
    return isComplete() || handle.isClosed();
  }

  /** Does nothing: the waiting thread checks whether the call has ended. */
  @Override
  void ended() {}
}
