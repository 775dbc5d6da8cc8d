package io.kvszoo.router;

import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Request;
import io.kvszoo.router.session.SerialState;
import io.kvszoo.storage.Storage;

/**
 * A complete store in one process. It applies operations one after the other in the order of their
 * arrival; each write depends on all writes before it, and is synced before it is acknowledged.
 *
 * <p>A repeated request for a write gets the answer of the first one. If the storage throws, the
 * operation has no effect, and its outcome is "not done".
 */
final class LocalStore<V, E> implements Process<StoreMessage<V>> {

  private static final String WRITES = "writes";

  /**
   * The number of write numbers that are reserved on disk at once; a restart skips the unused ones.
   */
  private static final long RESERVED = 1024;

  private final Context<StoreMessage<V>> context;
  private final Disk disk;
  private final Table<String, E> entries;
  private final SerialState<V, E> state;
  private final Table<String, Long> reserved;
  private final AnswerTable<Outcome<V>> answers;
  private final Outcome<V> begun = new Outcome.Unknown<>("the operation was sent to the store");
  private long writes;
  private long reservedWrites;

  LocalStore(Context<StoreMessage<V>> context, Storage<V, E> storage) {
    this.context = context;
    disk = context.disk();
    entries = disk.table("entries");
    state = new SerialState<>(storage, entries);
    reserved = disk.table("reserved");
    answers = new AnswerTable<>(disk);
    writes = reserved.getOrDefault(WRITES, 0L);
    reservedWrites = writes;
  }

  @Override
  public void receive(StoreMessage<V> message) {
    if (message instanceof StoreMessage.Submit<V> submit) {
      submit(submit.operation(), submit.completion());
    } else if (message instanceof StoreMessage.Remote<V> remote) {
      answer(remote.request());
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("writes", writes).entries(entries::forEach);
  }

  private void submit(KVSOperation<V> operation, Completion<V> completion) {
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
    if (operation.isWrite() && ++writes > reservedWrites) {
      reservedWrites += RESERVED;
      reserved.put(WRITES, reservedWrites);
    }
    return state.execute(operation, writes);
  }
}
