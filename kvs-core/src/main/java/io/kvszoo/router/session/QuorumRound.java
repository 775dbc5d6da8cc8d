package io.kvszoo.router.session;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one question that was put to several members, and is done when some number of them
 * has answered. A member counts once, with its first answer, however many copies come.
 *
 * <p>Whether an answer is to this question at all is up to the caller: a question of a {@link
 * ClientSession} has a number, and each further question for the same operation gets another one
 * ({@link ClientSession#renumber}), so that answers to an earlier question, or to a former life of
 * the session, are not found. What a member answered before a crash counts too, so it must be on
 * its disk before it is sent.
 *
 * @param <A> the answers
 */
public final class QuorumRound<A> {

  private final @Nullable Object[] answers;
  private final int needed;
  private int answered;

  /**
   * Begins without answers.
   *
   * @param members how many are asked, at least 1
   * @param needed how many have to answer, from 1 to the number of members
   */
  public QuorumRound(int members, int needed) {
    checkArgument(
        needed >= 1 && needed <= members,
        "needed (%s) must be from 1 to the number of members (%s)",
        needed,
        members);
    answers = new Object[members];
    this.needed = needed;
  }

  /**
   * A round that needs more than half of the members, so that any two such rounds have one member
   * in common.
   *
   * @param members how many are asked, at least 1
   * @param <A> the answers
   * @return the round, without answers
   */
  public static <A> QuorumRound<A> majority(int members) {
    return new QuorumRound<>(members, members / 2 + 1);
  }

  /**
   * Takes an answer.
   *
   * @param member who answers, from 0
   * @param answer its answer; dropped if there is one of this member
   * @return whether the round is done by this answer; so it is true once
   */
  public boolean add(int member, A answer) {
    if (answers[member] != null) {
      return false;
    }
    answers[member] = answer;
    answered++;
    return answered == needed;
  }

  /**
   * Whether a member has answered, so that it need not be asked again.
   *
   * @param member the member, from 0
   * @return whether there is an answer of it
   */
  public boolean hasAnswered(int member) {
    return answers[member] != null;
  }

  /**
   * Visits the answers, in the order of the members.
   *
   * @param action what to do with each
   */
  @SuppressWarnings("unchecked") // Only answers are kept.
  public void forEach(Consumer<A> action) {
    for (@Nullable Object answer : answers) {
      if (answer != null) {
        action.accept((A) answer);
      }
    }
  }
}
