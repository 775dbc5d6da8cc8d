package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.gossip.GossipMessage.Change;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Decision;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

/**
 * Accepts writes: stamps each, applies it here, and lets it spread, as any server of Bayou does
 * (Petersen and others, 1997). A write depends on all that its session has seen, of every key, as
 * in COPS (Lloyd and others, "Don't Settle for Eventual", 2011), where dependencies are listed by
 * key; here one vector clock covers them.
 *
 * <p>A session sends a write again until it is answered, so the answers are kept, and each write
 * takes effect at most once ({@link AnswerTable}). Only this memory of this replica has them, so a
 * session sends copies nowhere else, and a copy for an earlier memory is not done.
 *
 * <p>Where the storage throws, the write fails alone: it is tried before anything of it is stored,
 * so that it leaves no gap in the sequence. A write of another replica that cannot be applied here
 * is a failure of this process.
 */
final class Changes<V, E> {

  private final Context<?> context;
  private final int self;
  private final GossipSettings settings;
  private final GossipDecisions decisions;
  private final ReplicaStore<V, E> store;
  private final PeerClocks clocks;
  private final AnswerTable<SessionMessage.FromReplica<V>> table;
  private final Answers<V, E> answers;
  private final Rumors<V, E> rumors;
  private final Outbox<V, E> outbox;

  Changes(
      Context<?> context,
      int self,
      GossipSettings settings,
      GossipDecisions decisions,
      ReplicaStore<V, E> store,
      PeerClocks clocks,
      AnswerTable<SessionMessage.FromReplica<V>> table,
      Answers<V, E> answers,
      Rumors<V, E> rumors,
      Outbox<V, E> outbox) {
    this.context = context;
    this.self = self;
    this.settings = settings;
    this.decisions = decisions;
    this.store = store;
    this.clocks = clocks;
    this.table = table;
    this.answers = answers;
    this.rumors = rumors;
    this.outbox = outbox;
  }

  /**
   * Takes note of a write that a session asks for. Returns true if it is to be done; if not, it has
   * been answered, as far as its session still awaits an answer.
   */
  boolean begin(Change<V, E> change) {
    if (!store.hasMemory() || change.incarnation() != incarnation()) {
      outbox.answer(change, new SessionMessage.Forgotten<>(self, incarnation(), change.id()));
      return false;
    }
    AnswerTable.Standing standing = table.begin(change.id(), context.now());
    if (!decisions.mayBeDone(standing)) {
      if (standing != AnswerTable.Standing.OVER) { // Else the session has its answer.
        outbox.answer(change, new SessionMessage.TooLate<>(self, incarnation(), change.id()));
      }
      return false;
    }
    Optional<SessionMessage.FromReplica<V>> before = decisions.earlierAnswer(change.id(), table);
    before.ifPresent(answer -> answers.send(change, answer));
    return before.isEmpty();
  }

  /** Whether a write that has waited since it began may still be done. */
  boolean isOpen(Change<V, E> change) {
    return decisions.mayBeDone(table.begin(change.id(), context.now()))
        && decisions.earlierAnswer(change.id(), table).isEmpty();
  }

  /** Does a write, at a time that others take. */
  void write(Change<V, E> change) {
    KVSOperation<V> operation = change.operation();
    Decision<V> decision = Decision.of(operation, List.of());
    int actor = self + settings.replicas() * incarnation();
    Stamp stamp = new Stamp(nextTime(), actor, store.clock().sequence(actor) + 1);
    Write<V> write = stamped(change, decision.value(), stamp);
    KVSResult<V> result;
    try {
      result = store.apply(decision, write);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      end(change, answers.failed(change, e));
      return;
    }
    VectorClock written = VectorClock.of(actor, stamp.sequence());
    end(change, answers.done(change, result, written, stamp));
    rumors.add(List.of(write));
  }

  /** A write that replaces what its session knows of the key, or if it is blind, all of it here. */
  private Write<V> stamped(Change<V, E> change, Optional<V> value, Stamp stamp) {
    String key = change.operation().key();
    return change.replaces().isPresent()
        ? new Write<>(key, value, stamp, change.replaces().get(), new Dependencies(change.token()))
        : Write.replacingAll(key, value, stamp, store.clock());
  }

  /** Answers that a write was not done and will not be; no copy of it may be done later. */
  void refuse(Change<V, E> change, String obstacle) {
    end(change, answers.refused(change, obstacle));
  }

  /** Answers a write and, from now on, its copies: commits the answer with the write, and sends. */
  private void end(Change<V, E> change, SessionMessage.FromReplica<V> answer) {
    table.keep(change.id(), answer);
    outbox.commit();
    answers.send(change, answer);
  }

  /** Whether most others would take a write that is stamped now, as far as is known. */
  boolean canStamp() {
    long time = nextTime();
    return decisions.mayStamp(time, clocks.latestTaken(time, context.now()));
  }

  /** Why a write cannot be stamped now, worded to follow the name of this replica. */
  String clockObstacle() {
    return "is ahead of the clocks of most others by "
        + clocks.ahead(nextTime(), context.now())
        + ", as its clock is or was wrong, and they would not take its writes";
  }

  private long nextTime() {
    return decisions.nextTime(store.state().time(), context.now());
  }

  private int incarnation() {
    return store.state().incarnation();
  }
}
