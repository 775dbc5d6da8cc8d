package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one session's commands, by their numbers, from the first on whose answer the
 * session may still await. A part of the replicated state, so that a command which comes again, to
 * whichever leader, takes effect once.
 */
final class SessionAnswers<V> {

  private static final int LEAST_CAPACITY = 8;

  /** By number, modulo the length, which is a power of two. */
  private @Nullable Object[] ring;

  private long first;

  SessionAnswers() {
    ring = new Object[LEAST_CAPACITY];
    first = 1;
  }

  private SessionAnswers(SessionAnswers<V> other) {
    ring = other.ring.clone();
    first = other.first;
  }

  SessionAnswers<V> copy() {
    return new SessionAnswers<>(this);
  }

  /**
   * Forgets what the session has; false if it has the answer to this, so that it is a late copy.
   */
  boolean begin(RequestId id) {
    while (first < id.openFrom()) {
      ring[slot(first)] = null;
      first++;
    }
    return id.sequence() >= first;
  }

  private int slot(long sequence) {
    return (int) sequence & (ring.length - 1);
  }

  /** The answer to an earlier copy of a command that {@link #begin} took; none if there is none. */
  @SuppressWarnings("unchecked") // Only answers are kept.
  @Nullable KVSResult<V> find(long sequence) {
    return sequence - first < ring.length ? (KVSResult<V>) ring[slot(sequence)] : null;
  }

  void keep(long sequence, KVSResult<V> answer) {
    while (sequence - first >= ring.length) {
      grow();
    }
    ring[slot(sequence)] = answer;
  }

  private void grow() {
    @Nullable Object[] small = ring;
    ring = new Object[2 * small.length];
    for (long sequence = first; sequence < first + small.length; sequence++) {
      ring[slot(sequence)] = small[(int) sequence & (small.length - 1)];
    }
  }
}
