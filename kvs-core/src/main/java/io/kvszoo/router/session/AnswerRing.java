package io.kvszoo.router.session;

import org.jspecify.annotations.Nullable;

/**
 * The answers to one session's requests, by their numbers, from the first on whose answer the
 * session may still await; kept as long as the lease of the session runs. O(1) a request.
 *
 * @param <A> the answers
 */
public final class AnswerRing<A> extends Leases.Leased {

  private final NumberRing<A> answers;

  /**
   * Makes a ring without answers.
   *
   * @param first the first number whose answer the session may await
   */
  public AnswerRing(long first) {
    answers = new NumberRing<>(first);
  }

  /**
   * Copies a ring.
   *
   * @param other which changes on its own from then on
   */
  public AnswerRing(AnswerRing<A> other) {
    super(other);
    answers = new NumberRing<>(other.answers);
  }

  /** The first number whose answer the session may await. */
  public long first() {
    return answers.first();
  }

  /** Forgets the answers of lower numbers. */
  public void forgetBefore(long number) {
    answers.removeBefore(number);
  }

  /** The answer to a request; none if there is none yet, or it is forgotten. */
  public @Nullable A find(long number) {
    return answers.get(number);
  }

  /** Keeps the answer to a request; nothing if its session does not await that any more. */
  public void keep(long number, A answer) {
    answers.put(number, answer);
  }

  /** How many answers are kept. O(numbers that the session may await). */
  public int size() {
    return answers.size();
  }
}
