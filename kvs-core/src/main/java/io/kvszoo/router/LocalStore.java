package io.kvszoo.router;

import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

/**
 * A whole store in one process. It applies one operation after the other, so the order of arrival
 * is the order of all; each write has seen all before it, and is synced before it is acknowledged.
 *
 * <p>A request for a write that is repeated gets the answer of the first time. Where the storage
 * throws, the operation has no effect, and that is its answer.
 */
final class LocalStore<V, E> implements Process<StoreMessage<V>> {

  private static final int ACTOR = 0;
  private static final String WRITES = "writes";

  /** How many write numbers are made durable at once; a restart skips the rest of them. */
  private static final long RESERVED = 1024;

  private final Context<StoreMessage<V>> context;
  private final Storage<V, E> storage;
  private final Disk disk;
  private final Table<String, E> entries;
  private final Table<String, Long> reserved;
  private final AnswerTable<Outcome<V>> answers;
  private final Outcome<V> begun = new Outcome.Unknown<>("the store was asked to do it");
  private long writes;
  private long reservedWrites;

  LocalStore(Context<StoreMessage<V>> context, Storage<V, E> storage) {
    this.context = context;
    this.storage = storage;
    disk = context.disk();
    entries = disk.table("entries");
    reserved = disk.table("reserved");
    answers = new AnswerTable<>(disk);
    writes = reserved.getOrDefault(WRITES, 0L);
    reservedWrites = writes;
  }

  @Override
  public void receive(StoreMessage<V> message) {
    if (message instanceof StoreMessage.Call<V> call) {
      call(call.operation(), call.completion());
    } else if (message instanceof StoreMessage.Remote<V> remote) {
      answer(remote.request());
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("writes", writes).entries(entries::forEach);
  }

  private void call(KVSOperation<V> operation, Completion<V> completion) {
    if (operation.isWrite()) {
      if (!completion.ifGivenUp(begun)) {
        return;
      }
      Outcome<V> outcome = execute(operation);
      disk.sync();
      completion.complete(outcome);
    } else {
      completion.complete(execute(operation));
    }
  }

  private void answer(Request<V> request) {
    if (answers.begin(context, request)) {
      Outcome<V> outcome =
          answers
              .find(request.id())
              .orElseGet(() -> answers.keep(request.id(), execute(request.operation())));
      disk.sync();
      request.answer(context, outcome);
    }
  }

  private Outcome<V> execute(KVSOperation<V> operation) {
    try {
      return Outcome.Done.of(apply(operation));
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      return Outcome.NotDone.thrown(e);
    }
  }

  /** Calls the storage first, which may throw, and changes what is stored then. */
  private KVSResult<V> apply(KVSOperation<V> operation) {
    String key = operation.key();
    E entry = entries.getOrDefault(key, storage.empty());
    boolean overwrites =
        operation instanceof KVSOperation.Put<V> || operation instanceof KVSOperation.Delete<V>;
    Decision<V> decision = Decision.of(operation, overwrites ? List.of() : storage.read(entry));
    long number = writes + 1;
    Optional<Write<V>> write = decision.write(key, new Stamp(number, ACTOR, number));
    if (write.isPresent()) {
      E applied = storage.apply(entry, write.get());
      boolean isNothing = write.get().value().isEmpty() && isNothing(applied);
      writes = number;
      if (writes > reservedWrites) {
        reservedWrites += RESERVED;
        reserved.put(WRITES, reservedWrites);
      }
      if (isNothing) {
        entries.remove(key);
      } else {
        entries.put(key, applied);
      }
    }
    return decision.result();
  }

  /** Nothing comes that is concurrent with a delete, so what it leaves need not be kept. */
  private boolean isNothing(E entry) {
    return storage.isTombstone(entry) || entry.equals(storage.empty());
  }
}
