package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A call whose thread waits for the end, which is the condition that it waits for. */
final class BlockingCall<V> extends Call<V> implements BooleanSupplier {

  private final SessionHandle<V> handle;

  BlockingCall(KVSOperation<V> operation, SessionHandle<V> handle) {
    super(operation);
    this.handle = handle;
  }

  Outcome<V> await(Duration limit) {
    Network network = handle.network();
    // Throws where the wait below would, before anything has begun.
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
      // Else it has ended by now.
      giveUp("waiting for the answer ended with an exception");
      stopTime();
      tellListeners();
    }
    return outcome();
  }

  /** Whether there is nothing to wait for; a session that is closed does not end this call. */
  @Override
  public boolean getAsBoolean() {
    return isComplete() || handle.isClosed();
  }

  /** The thread that waits sees it. */
  @Override
  void ended() {}
}
