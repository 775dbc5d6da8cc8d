package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;

/**
 * Answers the questions of sessions, once the writes behind an answer are known to be on as many
 * disks as {@link GossipSettings#acknowledgeAfter} says. Until then it is held back, for a read as
 * well as for a write, so that neither the session that wrote nor one that read can come to miss a
 * write by the loss of fewer disks. In Bayou (Petersen and others, 1997) the disk of one server is
 * always enough, as it is here if not set otherwise.
 */
final class Answers<V, E> {

  private final int self;
  private final ReplicaStore<V, E> store;
  private final AnswerTable<SessionMessage.FromReplica<V>> table;
  private final Stability stability;
  private final Outbox<V, E> outbox;
  private final AntiEntropy<V, E> antiEntropy;
  private final HeldAnswers<V, E> held;

  Answers(
      int self,
      ReplicaStore<V, E> store,
      AnswerTable<SessionMessage.FromReplica<V>> table,
      Stability stability,
      Outbox<V, E> outbox,
      AntiEntropy<V, E> antiEntropy,
      HeldAnswers<V, E> held) {
    this.self = self;
    this.store = store;
    this.table = table;
    this.stability = stability;
    this.outbox = outbox;
    this.antiEntropy = antiEntropy;
    this.held = held;
  }

  /** The answer to a question that was done, which shows the session certain writes. */
  SessionMessage.Answer<V> done(
      Question<V, E> question, KVSResult<V> result, VectorClock seen, Stamp stamp) {
    return new SessionMessage.Answer<>(
        self, incarnation(), question.id(), result, seen, stamp, table.time());
  }

  /** The answer to a question for which the storage threw. */
  SessionMessage.Failed<V> failed(Question<V, E> question, Throwable cause) {
    Outcome.NotDone<V> outcome = Outcome.NotDone.thrown(cause);
    return new SessionMessage.Failed<>(self, incarnation(), question.id(), outcome);
  }

  /** The answer to a question that was not done and will not be. */
  SessionMessage.Refused<V> refused(Question<V, E> question, String obstacle) {
    return new SessionMessage.Refused<>(
        self, incarnation(), question.id(), store.clock(), obstacle);
  }

  /** The answer to a question whether this replica serves writes. */
  SessionMessage.Ready<V> ready(Question<V, E> question) {
    return new SessionMessage.Ready<>(self, incarnation(), question.id(), table.time());
  }

  private int incarnation() {
    return store.state().incarnation();
  }

  /** Sends an answer, at once or when the session may see the writes behind it. */
  void send(Question<V, E> question, SessionMessage.FromReplica<V> ended) {
    if (ended instanceof SessionMessage.Answer<V> answer && !maySee(answer)) {
      held.hold(question, answer);
      if (question instanceof GossipMessage.Read<V, E>) {
        antiEntropy.askSoon(); // A write is pushed, and each receiver acknowledges it.
      }
    } else {
      outbox.answer(question, ended);
    }
  }

  private boolean maySee(SessionMessage.Answer<V> answer) {
    return stability.areHeldByEnough(answer.seen());
  }

  /** Sends the held answers that may go by now. */
  void release() {
    if (!held.isEmpty()) {
      held.release(this::maySee).forEach(ready -> outbox.answer(ready.question(), ready.answer()));
    }
  }
}
