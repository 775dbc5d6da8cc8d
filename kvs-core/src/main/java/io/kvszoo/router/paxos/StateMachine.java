package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.AnswerRing;
import io.kvszoo.router.session.Leases;
import io.kvszoo.router.session.SerialState;
import io.kvszoo.storage.Storage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state: an entry a key, and the answers that sessions may not have yet. The same
 * commands in the same order make the same state and the same answers at each replica (Schneider,
 * "Implementing Fault-Tolerant Services Using the State Machine Approach", 1990), so nothing here
 * depends on chance or the replica ({@link SerialState}). Stamps count the writes, and no clock is
 * asked: time is the sum of what the leaders have counted, which is chosen with each batch. Answers
 * are kept while leases run (see {@link Leases}), and a command that comes too late is refused:
 * whether an earlier copy was done is not known any more. A command for which the storage throws,
 * as it then does at each replica, changes nothing, and that it was not done is its answer.
 */
final class StateMachine<V, E> {

  private final PaxosDecisions decisions;
  private final Map<String, E> entries;
  private final SerialState<V, E> state;
  private final Leases<AnswerRing<Outcome<V>>> sessions;
  private long writes;

  StateMachine(Storage<V, E> storage, PaxosDecisions decisions) {
    this.decisions = decisions;
    entries = new HashMap<>();
    state = new SerialState<>(storage, entries);
    sessions = new Leases<>(0);
  }

  StateMachine(Storage<V, E> storage, PaxosDecisions decisions, Snapshot<V, E> snapshot) {
    this.decisions = decisions;
    entries = new HashMap<>(snapshot.entries());
    state = new SerialState<>(storage, entries);
    sessions = new Leases<>(snapshot.time());
    snapshot.sessions().forEach((id, answers) -> sessions.keepOn(id, new AnswerRing<>(answers)));
    writes = snapshot.writes();
  }

  Snapshot<V, E> snapshot(long end) {
    Map<Long, AnswerRing<Outcome<V>>> answers = new LinkedHashMap<>();
    if (decisions.snapshotsHaveAnswers()) {
      sessions.forEach((id, kept) -> answers.put(id, new AnswerRing<>(kept)));
    }
    return new Snapshot<>(end, writes, time(), new HashMap<>(entries), answers);
  }

  /** The time of the state, in nanoseconds. */
  long time() {
    return sessions.time();
  }

  /** Lets time pass, as much as was counted before a batch. */
  void pass(long elapsed) {
    sessions.pass(elapsed);
    sessions.forget((id, answers) -> {});
  }

  void forEachEntry(BiConsumer<String, E> action) {
    entries.forEach(action);
  }

  /** How much a snapshot holds, about. */
  int size() {
    return entries.size() + sessions.size();
  }

  /** Does a command, once; returns its answer, or none if its session has it or gave it up. */
  @Nullable Outcome<V> execute(Command<V> command) {
    if (!command.operation().isWrite()) {
      return read(command.operation().key());
    }
    if (!sessions.admit(decisions.leaseBegin(command, time()))) {
      return new Outcome.Unknown<>("it came to the store too late to know whether it was done");
    }
    @Nullable AnswerRing<Outcome<V>> answers = sessions.use(command.session());
    if (answers == null) {
      answers = new AnswerRing<>(1);
      sessions.keep(command.session(), answers);
    }
    answers.forgetBefore(command.openFrom());
    if (command.sequence() < answers.first()) {
      return null;
    }
    @Nullable Outcome<V> answer = decisions.earlierAnswer(answers, command);
    if (answer == null) {
      answer = write(command.operation());
      answers.keep(command.sequence(), answer);
    }
    return answer;
  }

  private Outcome<V> write(KVSOperation<V> operation) {
    Outcome<V> outcome = state.execute(operation, writes + 1);
    if (hasWritten(outcome)) {
      writes++;
    }
    return outcome;
  }

  private static boolean hasWritten(Outcome<?> outcome) {
    return outcome instanceof Outcome.Done<?> done
        && !(done.result() instanceof KVSResult.Compared<?> compared && !compared.applied());
  }

  Outcome<V> read(String key) {
    return state.read(key);
  }
}
