package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
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
   * own. It should stop trying when it is told so ({@link #giveUp}) or finds the completion
   * complete, and must ask {@link Completion#ifGivenUp} before it first sends what can take effect.
   *
   * @param operation the operation; a compareAndSet only if the router is linearizable
   * @param completion is told how it ended, now or later
   */
  void submit(KVSOperation<V> operation, Completion<V> completion);

  /**
   * Says that the client has given up an operation, whose completion has ended by that: its limit
   * is over, its future was cancelled, or the client was closed. So there is no need to send it
   * again, or to await an answer. This is called at the moment at which the client gives up, after
   * {@link #submit} has returned, and at most once for an operation. A session made of other
   * sessions hands it on to the one that has the operation. By default nothing is done.
   *
   * @param operation an operation that was submitted
   * @param completion the completion that was submitted with it
   */
  default void giveUp(KVSOperation<V> operation, Completion<V> completion) {}

  /**
   * A session that hands each operation to a process of the client's program that does it at once,
   * and ends it as not done where that process is down. Until the process says otherwise, a write
   * that the client gives up was not done, so that the process must ask {@link
   * Completion#ifGivenUp} before it does it.
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
    return new HandingSession<>(network, process, asMessage, null);
  }

  /**
   * A session that hands each operation to a process of the client's program, as {@link
   * #handingTo(Network, Address, BiFunction)} does, and tells it which the client gives up.
   *
   * @param network where the process runs
   * @param process takes the operations
   * @param asMessage makes an operation a message that the process understands
   * @param givenUp makes a message that says that the client has given up the operation of a
   *     completion; it comes after that with the operation, and also if the process has ended the
   *     operation meanwhile, or was started anew
   * @param <V> the values
   * @param <M> the messages that the process understands
   * @return the session
   */
  static <V, M> Session<V> handingTo(
      Network network,
      Address<M> process,
      BiFunction<KVSOperation<V>, Completion<V>, M> asMessage,
      Function<Completion<V>, M> givenUp) {
    return new HandingSession<>(network, process, asMessage, givenUp);
  }

  /**
   * Where the copies of an operation go.
   *
   * @param <V> the values
   * @param <M> the messages that can be sent there
   */
  @FunctionalInterface
  interface Route<V, M> {

    /**
     * Where one copy goes: always the same for the same arguments.
     *
     * @param operation the operation
     * @param attempt which copy it is, from 1
     * @return the address
     */
    Address<M> to(KVSOperation<V> operation, int attempt);
  }

  /**
   * A session that sends each operation to a process until it is answered or the client has given
   * up: again when it has waited longer than answers take, by what was measured, and then after
   * twice the time with each copy. What receives the requests must make each take effect once, with
   * an {@link AnswerTable}: no table of another kind can, since it must not do a write that says no
   * time (see {@link Request}).
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
    return retrying(client, (operation, attempt) -> route.apply(operation), asMessage);
  }

  /**
   * A session as of {@link #retrying(ClientHost, Function, Function)}, whose copies of one
   * operation may go to several processes.
   *
   * <p>A copy of a write may have taken effect at one process, and the next go to another. So that
   * it takes effect once nevertheless, all processes to which copies of a write may go must have
   * the answers to earlier copies in common, and the time that an {@link AnswerTable} counts, as
   * where both are a part of what is replicated, and a copy is done after all that were done
   * before. Where they have not, let the route depend on the attempt for reads alone.
   *
   * @param client where the session goes
   * @param route where each copy goes
   * @param asMessage makes a request a message that the processes there understand
   * @param <V> the values
   * @param <M> the messages that the processes there understand
   * @return the session
   */
  static <V, M> Session<V> retrying(
      ClientHost client, Route<V, M> route, Function<Request<V>, M> asMessage) {
    Address<SessionMessage<V>> session =
        client.spawn(context -> new RetryingSession<>(context, route, asMessage));
    return handingTo(
        client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
  }
}
