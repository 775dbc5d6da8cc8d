package io.kvszoo.router.gossip;

import io.kvszoo.router.gossip.SessionMessage.Submit;
import io.kvszoo.router.session.PendingOperation;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.VectorClock;
import org.jspecify.annotations.Nullable;

/** An operation of a session that has not ended. */
final class Pending<V> extends PendingOperation<V> {

  /** No replica, in place of its number. */
  static final int NOBODY = -1;

  /** Which call of the session it is. */
  final long call;

  /** What a write replaces; none if it is blind. It does not change once the write has begun. */
  @Nullable DottedContext replaces;

  /** What the session had seen when it began. */
  VectorClock token = VectorClock.EMPTY;

  /** The next write of the key, which waits for the end of this one. */
  @Nullable Pending<V> follower;

  /** The replica that was asked first, which may hold the answer back. */
  int askedFirst;

  /** The only replica that can do it; nobody for a get, and for a write that was not sent. */
  int sentTo = NOBODY;

  /** Which memory of it, and as of which of its times it may be done. */
  int incarnation;

  long asOf = RequestId.UNDATED;

  int attempts;

  /** How many of them were not answered in time. */
  int timeouts;

  Pending(Submit<V> submit, long call, @Nullable DottedContext replaces) {
    super(submit.operation(), submit.completion());
    this.call = call;
    this.replaces = replaces;
  }
}
