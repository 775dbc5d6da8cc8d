package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.GiveUp;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.session.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Answers that must not go before what they tell is on the disks of others. One answer per
 * question, however often that is asked, and only as long as it is: a session asks whom it asked
 * first again at least each 200 ms, however many replicas there are, so that one that was not asked
 * again between two times to {@link #giveUp}, which are 500 ms apart, is of no use to anybody.
 */
final class HeldAnswers<V, E> {

  /** How long an answer is held that nobody asks for any more, at least. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** What the copies of a question have in common. */
  private record Name(long session, long sequence) {

    private static Name of(RequestId id) {
      return new Name(id.session(), id.sequence());
    }
  }

  private static final class Held<V, E> {

    private final Question<V, E> question;
    private final SessionMessage.Answer<V> answer;
    private boolean isWanted = true;

    private Held(Question<V, E> question, SessionMessage.Answer<V> answer) {
      this.question = question;
      this.answer = answer;
    }
  }

  /** An answer, and the question to which it is one. */
  record Ready<V, E>(Question<V, E> question, SessionMessage.Answer<V> answer) {}

  private final Context<GossipMessage<V, E>> context;
  private final Map<Name, Held<V, E>> held = new LinkedHashMap<>();
  private boolean isGiveUpScheduled;

  HeldAnswers(Context<GossipMessage<V, E>> context) {
    this.context = context;
  }

  /** Holds an answer, unless one to a copy of the question is held. */
  void hold(Question<V, E> question, SessionMessage.Answer<V> answer) {
    held.computeIfAbsent(Name.of(question.id()), absent -> new Held<>(question, answer)).isWanted =
        true;
    scheduleGiveUp();
  }

  private void scheduleGiveUp() {
    if (!isGiveUpScheduled && !held.isEmpty()) {
      isGiveUpScheduled = true;
      context.schedule(PATIENCE, new GiveUp<>());
    }
  }

  /** Takes out the answers that may go. */
  List<Ready<V, E>> release(Predicate<SessionMessage.Answer<V>> mayGo) {
    List<Ready<V, E>> ready = new ArrayList<>();
    for (Held<V, E> next : held.values()) {
      if (mayGo.test(next.answer)) {
        ready.add(new Ready<>(next.question, next.answer));
      }
    }
    ready.forEach(answer -> held.remove(Name.of(answer.question.id())));
    return ready;
  }

  /** Forgets those for which nobody has asked since the last time. */
  void giveUp() {
    isGiveUpScheduled = false;
    held.values().removeIf(next -> !next.isWanted);
    held.values().forEach(next -> next.isWanted = false);
    scheduleGiveUp();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  int size() {
    return held.size();
  }
}
