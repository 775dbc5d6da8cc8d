package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;

/**
 * Is told when operations of a server's clients begin and end, to count, time or log them. See
 * {@link KVSServer#addListener}.
 *
 * <p>Both methods are called outside of any lock and event, from any thread, several at once. Of
 * each operation {@link #onBegin} is called before it begins, and {@link #onEnd} once, before its
 * client is told how it ended; so an operation waits for a listener, which must not take long. What
 * a listener throws is logged, and changes nothing.
 */
@FunctionalInterface
public interface OperationListener {

  /**
   * An operation is about to begin.
   *
   * @param client the name of the client
   * @param operation the operation, of the client's values
   */
  default void onBegin(String client, KVSOperation<?> operation) {}

  /**
   * An operation has ended, in whichever way.
   *
   * @param ended what became of it
   */
  void onEnd(Ended ended);

  /**
   * What became of an operation.
   *
   * @param client the name of the client
   * @param operation the operation, of the client's values
   * @param outcome how it ended
   * @param virtualTime how much time of the network passed until then; zero if it was answered at
   *     once
   * @param realTime how much real time passed until then; on a simulated network, that of the
   *     simulation
   */
  record Ended(
      String client,
      KVSOperation<?> operation,
      Outcome<?> outcome,
      Duration virtualTime,
      Duration realTime) {}
}
