package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;

/**
 * An operation that a session asks for, and asks for again until it hears the answer: see {@link
 * Session#retrying}. It may be kept on disk, and be handed on to another process.
 *
 * <p>A write whose {@link RequestId#asOf} is {@link RequestId#UNDATED} must not be done: its
 * session only asks for the time, and takes it for not asked, so that its client may be told that
 * it was not done. {@link AnswerTable#begin} answers it, and nothing else can.
 *
 * @param <V> the values
 */
public final class Request<V> {

  private final Address<SessionMessage.Wire<V>> sender;
  private final RequestId id;
  private final KVSOperation<V> operation;

  /** Which copy this is, from 1; the answer says it again. */
  private final int copy;

  Request(
      Address<SessionMessage.Wire<V>> sender, RequestId id, KVSOperation<V> operation, int copy) {
    this.sender = sender;
    this.id = id;
    this.operation = operation;
    this.copy = copy;
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
   * Which request this is, for an {@link AnswerTable}.
   *
   * @return the same for all copies
   */
  public RequestId id() {
    return id;
  }

  /**
   * Sends the answer, which ends the operation. What it depends on must be synced before. A further
   * answer to the same request is ignored.
   *
   * @param context of the process that answers
   * @param result what the operation came to
   */
  public void answer(Context<?> context, KVSResult<V> result) {
    answer(context, new Outcome.Done<>(result));
  }

  /**
   * Sends the answer, which ends the operation, be it done or not: see {@link #answer(Context,
   * KVSResult)}. An operation that was not done must have had no effect, and its copies must have
   * none later.
   *
   * @param context of the process that answers
   * @param outcome how the operation ended
   */
  public void answer(Context<?> context, Outcome<V> outcome) {
    context.send(sender, new SessionMessage.Reply<>(id, copy, outcome));
  }

  /** Tells the session the time, with which it can send this again as a request to be done. */
  void date(Context<?> context, long time) {
    context.send(sender, new SessionMessage.Dated<>(id, copy, time));
  }

  /** Ends the operation: nobody knows any more whether an earlier copy was done. */
  void refuse(Context<?> context) {
    answer(
        context,
        new Outcome.Unknown<>("it came to the store too late to know whether it was done"));
  }

  @Override
  public String toString() {
    return "#" + id.sequence() + " " + operation;
  }
}
