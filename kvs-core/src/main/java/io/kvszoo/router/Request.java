package io.kvszoo.router;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;

/**
 * An operation that a session asks for, and asks for again until it hears the answer: see {@link
 * Session#retrying}.
 *
 * @param <V> the values
 */
public final class Request<V> {

  private final Address<SessionMessage<V>> sender;
  private final long session;
  private final long sequence;
  private final long openFrom;
  private final KVSOperation<V> operation;

  Request(
      Address<SessionMessage<V>> sender,
      long session,
      long sequence,
      long openFrom,
      KVSOperation<V> operation) {
    this.sender = sender;
    this.session = session;
    this.sequence = sequence;
    this.openFrom = openFrom;
    this.operation = operation;
  }

  /**
   * What is asked for.
   *
   * @return the operation
   */
  public KVSOperation<V> operation() {
    return operation;
  }

  /**
   * Who asks.
   *
   * @return the number of the session, unique among all sessions
   */
  public long session() {
    return session;
  }

  /**
   * Which operation of the session this is. Copies of a request have the same number.
   *
   * @return the number, from 1 on
   */
  public long sequence() {
    return sequence;
  }

  /**
   * Up to which operation the session has all answers.
   *
   * @return the number of the first operation whose answer it may still await
   */
  public long openFrom() {
    return openFrom;
  }

  /**
   * Sends the answer, which ends the operation. What it depends on must be synced before. A further
   * answer to the same request is ignored.
   *
   * @param context of the process that answers
   * @param result what the operation came to
   */
  public void answer(Context<?> context, KVSResult<V> result) {
    context.send(sender, new SessionMessage.Reply<>(sequence, result));
  }

  @Override
  public String toString() {
    return "#" + sequence + " " + operation;
  }
}
