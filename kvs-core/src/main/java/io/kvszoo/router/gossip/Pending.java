package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.gossip.SessionMessage.Submit;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.VectorClock;
import org.jspecify.annotations.Nullable;

/** An operation of a session that has not ended. */
final class Pending<V> {

  /** No replica, in place of its number. */
  static final int NOBODY = -1;

  /** How many intervals to wait for one replica before others are asked. */
  private static final int PATIENCE = 2;

  private static final int MOST_INTERVALS = 8;

  final KVSOperation<V> operation;
  final Completion<V> completion;

  /** Which call of the session it is. */
  final long call;

  /** What a write replaces; none if it is blind. It does not change once the write has begun. */
  @Nullable DottedContext replaces;

  /** What the session had seen when it began. */
  VectorClock token = VectorClock.EMPTY;

  /** The next write of the key, which waits for the end of this one. */
  @Nullable Pending<V> follower;

  long sequence;

  /** When it was first asked under that number, by the clock of the session's host. */
  long askedAt;

  /** The replica that was asked first, which may hold the answer back. */
  int askedFirst;

  /** The only replica that can do it; nobody for a get, and for a write that was not sent. */
  int sentTo = NOBODY;

  /** Which memory of it, and as of which of its times it may be done. */
  int incarnation;

  long asOf = RequestId.UNDATED;

  int attempts;
  private int intervals = PATIENCE;
  private int waited;

  Pending(Submit<V> submit, long call, @Nullable DottedContext replaces) {
    this.call = call;
    operation = submit.operation();
    completion = submit.completion();
    this.replaces = replaces;
  }

  /** Begins to count intervals, only whole ones. */
  void begin(VectorClock itsToken, boolean isInInterval) {
    token = itsToken;
    waited = isInInterval ? -1 : 0;
  }

  /** Counts an interval, and says whether it is time to ask again. */
  boolean isDue() {
    waited++;
    if (waited < intervals) {
      return false;
    }
    waited = 0;
    intervals = Math.min(2 * intervals, MOST_INTERVALS);
    return true;
  }
}
