package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Hello;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that wait until a proposer knows who leads: the last question of each, up to a bound.
 */
final class Waiting<V> {

  private static final int MOST = 10_000;

  /** Takes a question, and when it came. */
  interface Action<V> {
    void answer(Hello<V> hello, long since);
  }

  private record Question<V>(Hello<V> hello, long since) {}

  private final Map<Long, Question<V>> bySession = new LinkedHashMap<>();

  /** Keeps a question, unless there are too many; its session asks again. */
  void add(Hello<V> hello, long now) {
    if (bySession.size() < MOST || bySession.containsKey(hello.session())) {
      bySession.put(hello.session(), new Question<>(hello, now));
    }
  }

  /** Answers all. */
  void end(Action<V> action) {
    if (!bySession.isEmpty()) {
      bySession.values().forEach(question -> action.answer(question.hello, question.since));
      bySession.clear();
    }
  }
}
