package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.GossipMessage.Expire;
import io.kvszoo.router.gossip.GossipMessage.Question;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The questions whose token is not covered yet: at most 4096, each for 40 ms. */
final class WaitingQuestions<V, E> {

  private static final Duration WAIT = Duration.ofMillis(40);
  private static final int MOST = 4096;

  private final Context<GossipMessage<V, E>> context;
  private final Set<Question<V, E>> waiting = new LinkedHashSet<>();

  WaitingQuestions(Context<GossipMessage<V, E>> context) {
    this.context = context;
  }

  boolean isFull() {
    return waiting.size() == MOST;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Lets a question wait; returns false if an equal one waits already. */
  boolean add(Question<V, E> question) {
    boolean isNew = waiting.add(question);
    if (isNew) {
      context.schedule(WAIT, new Expire<>(question));
    }
    return isNew;
  }

  /** Takes out a question; returns false if it no longer waits. */
  boolean remove(Question<V, E> question) {
    return waiting.remove(question);
  }

  /** Takes out the questions that need not wait any longer, in the order in which they came. */
  List<Question<V, E>> take(Predicate<Question<V, E>> isReady) {
    List<Question<V, E>> ready = waiting.stream().filter(isReady).toList();
    ready.forEach(waiting::remove);
    return ready;
  }
}
