package io.kvszoo.router.session;

import org.jspecify.annotations.Nullable;

/**
 * The answers to one session's requests, by their numbers, from the first on whose answer the
 * session may still await. O(1) a request.
 *
 * <p><b>Invariant.</b> A slot belongs to one number of those from the first on, so nothing is
 * looked for or kept under a number before the first: that is over, and its slot belongs to a later
 * one by now.
 *
 * @param <A> the answers
 */
public final class AnswerRing<A> extends Leases.Leased {

  private static final int LEAST_CAPACITY = 8;

  /** By number, modulo the length, which is a power of two. */
  private @Nullable Object[] ring;

  private long first;

  /**
   * Makes a ring without answers.
   *
   * @param first the first number whose answer the session may await
   */
  public AnswerRing(long first) {
    ring = new Object[LEAST_CAPACITY];
    this.first = first;
  }

  /**
   * Copies a ring.
   *
   * @param other which changes on its own from then on
   */
  public AnswerRing(AnswerRing<A> other) {
    super(other);
    ring = other.ring.clone();
    first = other.first;
  }

  /** The first number whose answer the session may await. */
  public long first() {
    return first;
  }

  /** Forgets the answers of lower numbers. */
  public void forgetBefore(long number) {
    long kept = Math.min(number, first + ring.length);
    for (long forgotten = first; forgotten < kept; forgotten++) {
      ring[slot(forgotten)] = null;
    }
    first = Math.max(first, number);
  }

  private int slot(long number) {
    return (int) number & (ring.length - 1);
  }

  /** The answer to a request; none if there is none yet, or it is forgotten. */
  @SuppressWarnings("unchecked") // Only answers are kept.
  public @Nullable A find(long number) {
    return number >= first && number - first < ring.length ? (A) ring[slot(number)] : null;
  }

  /** Keeps the answer to a request; nothing if its session does not await that any more. */
  public void keep(long number, A answer) {
    if (number < first) {
      return;
    }
    while (number - first >= ring.length) {
      grow();
    }
    ring[slot(number)] = answer;
  }

  /** How many answers are kept. O(capacity). */
  public int size() {
    int size = 0;
    for (@Nullable Object answer : ring) {
      size += answer == null ? 0 : 1;
    }
    return size;
  }

  private void grow() {
    @Nullable Object[] small = ring;
    ring = new Object[2 * small.length];
    for (long number = first; number < first + small.length; number++) {
      ring[slot(number)] = small[(int) number & (small.length - 1)];
    }
  }
}
