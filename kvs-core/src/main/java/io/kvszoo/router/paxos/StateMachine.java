package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.AnswerRing;
import io.kvszoo.router.session.Decision;
import io.kvszoo.router.session.Leases;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.Write;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state: an entry a key, and the answers that sessions may not have yet. The same
 * commands in the same order make the same state and the same answers at each replica (Schneider,
 * "Implementing Fault-Tolerant Services Using the State Machine Approach", 1990), so nothing here
 * depends on chance or the replica. Stamps count the writes, and no clock is asked: time is the sum
 * of what the leaders have counted, which is chosen with each batch. Answers are kept while leases
 * run (see {@link Leases}), and a command that comes too late is refused: whether an earlier copy
 * was done is not known any more. A command for which the storage throws, as it then does at each
 * replica, changes nothing, and that it was not done is its answer.
 */
class StateMachine<V, E> {

  private static final int ACTOR = 0;

  private final Storage<V, E> storage;
  private final Map<String, E> entries;
  private final Leases<AnswerRing<Outcome<V>>> sessions;
  private long writes;

  StateMachine(Storage<V, E> storage) {
    this.storage = storage;
    entries = new HashMap<>();
    sessions = new Leases<>(0);
  }

  StateMachine(Storage<V, E> storage, Snapshot<V, E> snapshot) {
    this.storage = storage;
    entries = new HashMap<>(snapshot.entries());
    sessions = new Leases<>(snapshot.time());
    snapshot.sessions().forEach((id, answers) -> sessions.keepOn(id, new AnswerRing<>(answers)));
    writes = snapshot.writes();
  }

  Snapshot<V, E> snapshot(long end) {
    Map<Long, AnswerRing<Outcome<V>>> answers = new LinkedHashMap<>();
    sessions.forEach((id, kept) -> answers.put(id, new AnswerRing<>(kept)));
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
    if (!sessions.admit(command.asOf())) {
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
    @Nullable Outcome<V> answer = answers.find(command.sequence());
    if (answer == null) {
      answer = write(command.operation());
      answers.keep(command.sequence(), answer);
    }
    return answer;
  }

  private Outcome<V> write(KVSOperation<V> operation) {
    try {
      return new Outcome.Done<>(apply(operation));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }

  /** Calls the storage first, which may throw, and changes the state then. */
  private KVSResult<V> apply(KVSOperation<V> operation) {
    String key = operation.key();
    E entry = entry(key);
    E after = entry;
    boolean compares = operation instanceof KVSOperation.CompareAndSet<V>;
    Decision<V> decision = Decision.of(operation, compares ? storage.read(entry) : List.of());
    Optional<Write<V>> write = decision.write(key, new Stamp(writes + 1, ACTOR, writes + 1));
    if (write.isPresent()) {
      after = storage.apply(entry, write.get());
    }
    KVSResult<V> result = decision.result(storage, after);
    if (write.isPresent()) {
      if (write.get().value().isEmpty() && isNothing(after)) {
        entries.remove(key);
      } else {
        entries.put(key, after);
      }
      writes++;
    }
    return result;
  }

  /** Nothing comes that is concurrent with a delete, so what it leaves need not be kept. */
  private boolean isNothing(E entry) {
    return storage.isTombstone(entry) || entry.equals(storage.empty());
  }

  private E entry(String key) {
    return entries.getOrDefault(key, storage.empty());
  }

  Outcome<V> read(String key) {
    try {
      E entry = entry(key);
      KVSOperation<V> get = KVSOperation.get(key);
      return new Outcome.Done<>(Decision.of(get, storage.read(entry)).result(storage, entry));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }
}
