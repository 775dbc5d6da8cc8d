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
 * The answers that are held back until the writes they tell of are on the disks of others: one per
 * question, however often it is asked, and only as long as it is asked. A session asks the replica
 * that it asked first again at least every 250 ms, however many replicas there are. So nobody needs
 * an answer whose question was not asked again between two calls of {@link #giveUp}, which are 500
 * ms apart.
 */
final class HeldAnswers<V, E> {

  /** The least time for which an answer is held that nobody asks for any more. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** The name that all copies of a question have in common. */
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

  /** An answer and its question. */
  record Ready<V, E>(Question<V, E> question, SessionMessage.Answer<V> answer) {}

  private final Context<GossipMessage<V, E>> context;
  private final Map<Name, Held<V, E>> held = new LinkedHashMap<>();
  private boolean isGiveUpScheduled;

  HeldAnswers(Context<GossipMessage<V, E>> context) {
    this.context = context;
  }

  /** Holds an answer, unless the answer to a copy of the question is held already. */
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

  /** Drops the answers that nobody has asked for since the last call. */
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
