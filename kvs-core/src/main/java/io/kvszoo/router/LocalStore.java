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

/**
 * A whole store in one process. It applies one operation after the other, so the order of arrival
 * is the order of all; each write has seen all before it, and is synced before it is acknowledged.
 *
 * <p>A request for a write that is repeated gets the answer of the first time.
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
  private final AnswerTable<KVSResult<V>> answers;
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
      KVSResult<V> result = execute(call.operation());
      if (call.operation().isWrite()) {
        disk.sync();
      }
      call.completion().complete(new Outcome.Done<>(result));
    } else if (message instanceof StoreMessage.Remote<V> remote) {
      answer(remote.request());
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("writes", writes).entries(entries::forEach);
  }

  private void answer(Request<V> request) {
    if (!answers.begin(request.id())) {
      return; // A late copy.
    }
    KVSResult<V> result =
        request.operation().isWrite()
            ? answers
                .find(request.id())
                .orElseGet(() -> answers.keep(request.id(), execute(request.operation())))
            : execute(request.operation());
    disk.sync();
    request.answer(context, result);
  }

  private KVSResult<V> execute(KVSOperation<V> operation) {
    E entry = entries.getOrDefault(operation.key(), storage.empty());
    Decision<V> decision = Decision.of(operation, storage.read(entry));
    if (decision.writes()) {
      writes++;
      if (writes > reservedWrites) {
        reservedWrites += RESERVED;
        reserved.put(WRITES, reservedWrites);
      }
      decision
          .write(operation.key(), new Stamp(writes, ACTOR, writes))
          .ifPresent(write -> entries.put(operation.key(), storage.apply(entry, write)));
    }
    return decision.result();
  }
}
