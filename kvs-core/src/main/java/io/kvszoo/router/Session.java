package io.kvszoo.router;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
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
   * own; it should stop trying when it finds the completion complete.
   *
   * @param operation the operation; a compareAndSet only if the router is linearizable
   * @param completion is told how it ended, now or later
   */
  void submit(KVSOperation<V> operation, Completion<V> completion);

  /**
   * A session that sends each operation to a process, and sends it again, at first after 50 ms and
   * then twice as late each time, until it is answered or the client has given up. What receives
   * the requests must make each take effect once, as with an {@link AnswerTable}.
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
    return (operation, completion) -> {
      if (!client.network().submit(session, new SessionMessage.Submit<>(operation, completion))) {
        completion.complete(new Outcome.NotDone<>("host '" + session.host().name() + "' is down"));
      }
    };
  }
}
