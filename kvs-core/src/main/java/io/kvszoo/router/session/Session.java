package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One client's view of a deployed router.
 *
 * <p>It is called from any thread, so what it remembers belongs into a process on the client's
 * host, to which it hands operations with {@link io.kvszoo.network.Network#submit}.
 *
 * @param <V> the values
 */
@FunctionalInterface
public interface Session<V> {

  /**
   * Begins an operation. Several may be in flight.
   *
   * <p>The client itself ends an operation that takes too long, so a session needs no limit of its
   * own; it should stop trying when it finds the completion complete, and must ask {@link
   * Completion#ifGivenUp} before it first sends what can take effect.
   *
   * @param operation the operation; a compareAndSet only if the router is linearizable
   * @param completion is told how it ended, now or later
   */
  void submit(KVSOperation<V> operation, Completion<V> completion);

  /**
   * A session that hands each operation to a process of the client's program, and ends it as not
   * done where that process is down. Until the process says otherwise, a write that the client
   * gives up was not done, so that the process must ask {@link Completion#ifGivenUp} before it does
   * it.
   *
   * @param network where the process runs
   * @param process takes the operations
   * @param asMessage makes an operation a message that the process understands
   * @param <V> the values
   * @param <M> the messages that the process understands
   * @return the session
   */
  static <V, M> Session<V> handingTo(
      Network network,
      Address<M> process,
      BiFunction<KVSOperation<V>, Completion<V>, M> asMessage) {
    String host = "host '" + process.host() + "'";
    Outcome<V> waiting = new Outcome.NotDone<>(host + " has not begun it");
    Outcome<V> down = new Outcome.NotDone<>(host + " is down");
    return (operation, completion) -> {
      boolean hasEnded = operation.isWrite() && !completion.ifGivenUp(waiting);
      if (!hasEnded && !network.submit(process, asMessage.apply(operation, completion))) {
        completion.complete(down);
      }
    };
  }

  /**
   * A session that sends each operation to a process until it is answered or the client has given
   * up: again when it has waited longer than answers take, by what was measured, and then after
   * twice the time with each copy. What receives the requests must make each take effect once, as
   * with an {@link AnswerTable}.
   *
   * @param client where the session goes
   * @param route where the requests for an operation go, always the same for the same operation
   * @param asMessage makes a request a message that the process there understands
   * @param <V> the values
   * @param <M> the messages that the process there understands
   * @return the session
   */
  static <V, M> Session<V> retrying(
      ClientHost client,
      Function<KVSOperation<V>, Address<M>> route,
      Function<Request<V>, M> asMessage) {
    Address<SessionMessage<V>> session =
        client.spawn(context -> new RetryingSession<>(context, route, asMessage));
    return handingTo(client.network(), session, SessionMessage.Submit::new);
  }
}
