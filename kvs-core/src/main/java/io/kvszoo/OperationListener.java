package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;

/**
 * Receives the begin and the end of the operations of a server's clients, to count, time or log
 * them. See {@link KVSServer#addListener}.
 *
 * <p>Both methods are called outside of any lock and event, from any thread, and possibly by
 * several threads at once. For each operation, {@link #onBegin} is called before it begins, and
 * {@link #onEnd} once, before its client receives the outcome. An operation thus waits for its
 * listeners, which should return quickly. An exception that a listener throws is logged, and has no
 * other effect.
 */
@FunctionalInterface
public interface OperationListener {

  /**
   * An operation is about to begin.
   *
   * @param client the name of the client
   * @param operation the operation, with values of the client's type
   */
  default void onBegin(String client, KVSOperation<?> operation) {}

  /**
   * An operation has ended.
   *
   * @param ended the operation, with its outcome and its duration
   */
  void onEnd(Ended ended);

  /**
   * An operation that has ended.
   *
   * @param client the name of the client
   * @param operation the operation, with values of the client's type
   * @param outcome how it ended
   * @param virtualTime the time of the network from the begin to the end; zero if the operation was
   *     answered at once
   * @param realTime the real time from the begin to the end; on a simulated network, the time that
   *     the simulation took
   */
  record Ended(
      String client,
      KVSOperation<?> operation,
      Outcome<?> outcome,
      Duration virtualTime,
      Duration realTime) {}
}
