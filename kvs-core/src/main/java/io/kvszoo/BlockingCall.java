package io.kvszoo;

import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;

/** A call whose thread waits for the end. */
final class BlockingCall<V> extends Call<V> {

  private final SessionHandle<V> handle;

  BlockingCall(KVSOperation<V> operation, SessionHandle<V> handle) {
    super(operation);
    this.handle = handle;
  }

  Outcome<V> await(Duration limit) {
    Network network = handle.network();
    // Throws where the wait below would, before anything has begun.
    boolean unused = network.await(() -> true, limit);
    submitTo(handle.session());
    try {
      if (!isComplete()) {
        unused = network.await(this::isOver, limit);
      }
    } catch (RuntimeException | Error e) { // Of a listener, or an action that ran meanwhile.
      giveUp("waiting for the answer ended with an exception");
      throw e;
    }
    if (!isComplete()) {
      handle.closedBecause().ifPresentOrElse(this::giveUp, () -> giveUpAfter(limit));
    }
    return outcome();
  }

  /** Whether there is nothing to wait for; a session that is closed does not end this call. */
  private boolean isOver() {
    return isComplete() || handle.isClosed();
  }

  /** The thread that waits sees it. */
  @Override
  void ended() {}
}
