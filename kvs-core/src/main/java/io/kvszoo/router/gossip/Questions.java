package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.gossip.GossipMessage.Change;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.gossip.GossipMessage.Read;
import io.kvszoo.storage.Stamp;

/**
 * Takes the questions of sessions, and lets each wait until the state of this replica covers its
 * token, which stands for all that the session has read and written. So a session is answered at
 * any replica as if it had stayed at one: the guarantees of Terry and others, "Session Guarantees
 * for Weakly Consistent Replicated Data", 1994, whose read set and write set are one vector clock
 * here.
 *
 * <p>A question that waits makes this replica ask others for their writes. After 40 ms it is
 * refused, and the session tries another replica; or, if the router allows it, a read is answered
 * from the state as it is, and marked as stale.
 */
final class Questions<V, E> {

  private static final String NOT_CAUGHT_UP = "lost its disk and has not caught up";

  private final GossipSettings settings;
  private final GossipDecisions decisions;
  private final ReplicaStore<V, E> store;
  private final Changes<V, E> changes;
  private final Answers<V, E> answers;
  private final Outbox<V, E> outbox;
  private final AntiEntropy<V, E> antiEntropy;
  private final WaitingQuestions<V, E> waiting;

  Questions(
      GossipSettings settings,
      GossipDecisions decisions,
      ReplicaStore<V, E> store,
      Changes<V, E> changes,
      Answers<V, E> answers,
      Outbox<V, E> outbox,
      AntiEntropy<V, E> antiEntropy,
      WaitingQuestions<V, E> waiting) {
    this.settings = settings;
    this.decisions = decisions;
    this.store = store;
    this.changes = changes;
    this.answers = answers;
    this.outbox = outbox;
    this.antiEntropy = antiEntropy;
    this.waiting = waiting;
  }

  /** Takes a question, or a copy of one. */
  void receive(Question<V, E> question) {
    if (question instanceof Change<V, E> change) {
      if (changes.begin(change)) {
        ask(change);
      }
    } else if (!store.hasMemory()) {
      refuse(question, NOT_CAUGHT_UP);
    } else {
      ask(question);
    }
  }

  private void ask(Question<V, E> question) {
    if (!store.state().isCaughtUp()) {
      refuse(question, NOT_CAUGHT_UP);
    } else if (isCovered(question)) {
      execute(question);
    } else if (waiting.isFull()) {
      refuse(question, "has too many questions that wait for writes");
    } else if (waiting.add(question)) {
      antiEntropy.askSoon();
    }
  }

  private boolean isCovered(Question<V, E> question) {
    return decisions.covers(store.clock(), question.token());
  }

  private void execute(Question<V, E> question) {
    if (question instanceof Read<V, E> read) {
      read(read, false);
    } else if (!changes.canStamp()) {
      refuse(question, changes.clockObstacle());
      antiEntropy.askSoon(); // A clock that was wrong may be right by now.
    } else if (question instanceof Change<V, E> change) {
      changes.write(change);
    } else {
      outbox.answer(question, answers.ready(question));
    }
  }

  private void read(Read<V, E> read, boolean isStale) {
    SessionMessage.FromReplica<V> answer;
    try {
      KVSResult<V> result = store.read(read.key(), isStale);
      answer = answers.done(read, result, store.clock(), Stamp.NONE);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      answer = answers.failed(read, e);
    }
    answers.send(read, answer);
  }

  /** Answers the questions that waited for writes which have arrived. */
  void answerWaiting() {
    if (!waiting.isEmpty()) {
      waiting.take(this::isCovered).forEach(this::receive);
    }
  }

  /** A question has waited long enough. */
  void expire(Question<V, E> question) {
    if (waiting.remove(question)) {
      if (question instanceof Change<V, E> change && !changes.isOpen(change)) {
        receive(change); // A copy of it was answered, or its session awaits it no more.
      } else if (settings.staleReads() && question instanceof Read<V, E> read) {
        read(read, true);
      } else {
        refuse(question, "");
      }
    }
  }

  /** Answers that a question will not be answered; a write has no effect, then or later. */
  private void refuse(Question<V, E> question, String obstacle) {
    if (question instanceof Change<V, E> change) {
      changes.refuse(change, obstacle);
    } else {
      outbox.answer(question, answers.refused(question, obstacle));
    }
  }
}
