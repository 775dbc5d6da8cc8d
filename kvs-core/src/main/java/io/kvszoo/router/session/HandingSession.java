package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Network;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session that hands operations to a process of the client's program. */
final class HandingSession<V, M> implements Session<V> {

  private final Network network;
  private final Address<M> process;
  private final BiFunction<KVSOperation<V>, Completion<V>, M> asMessage;

  /** Null if the process need not be told. */
  private final @Nullable Function<Completion<V>, M> givenUp;

  private final Outcome<V> waiting;
  private final Outcome<V> down;

  HandingSession(
      Network network,
      Address<M> process,
      BiFunction<KVSOperation<V>, Completion<V>, M> asMessage,
      @Nullable Function<Completion<V>, M> givenUp) {
    this.network = network;
    this.process = process;
    this.asMessage = asMessage;
    this.givenUp = givenUp;
    String host = "host '" + process.host() + "'";
    waiting = new Outcome.NotDone<>(host + " has not begun it");
    down = new Outcome.NotDone<>(host + " is down");
  }

  @Override
  public void submit(KVSOperation<V> operation, Completion<V> completion) {
    boolean hasEnded = operation.isWrite() && !completion.ifGivenUp(waiting);
    if (!hasEnded && !network.submit(process, asMessage.apply(operation, completion))) {
      completion.complete(down);
    }
  }

  @Override
  public void giveUp(KVSOperation<V> operation, Completion<V> completion) {
    if (givenUp != null) {
      var unused =
          network.submit(process, givenUp.apply(completion)); // It knows none if it is down.
    }
  }
}
