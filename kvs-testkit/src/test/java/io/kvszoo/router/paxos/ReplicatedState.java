package io.kvszoo.router.paxos;

import io.kvszoo.network.ProcessView;
import io.kvszoo.storage.LwwStorage;
import java.util.SortedMap;

/** What a replica of a last-writer-wins store must have after each slot, by what was chosen. */
final class ReplicatedState {

  private final StateMachine<String, ?> state;
  private long end;

  ReplicatedState(PaxosDecisions decisions) {
    state = new StateMachine<>(new LwwStorage<String>(), decisions);
  }

  /** The slots before this are applied. */
  long end() {
    return end;
  }

  @SuppressWarnings("unchecked") // The values are strings in all runs of these tests.
  void apply(Batch<?> chosen) {
    Batch<String> batch = (Batch<String>) chosen;
    state.pass(batch.elapsed());
    batch.commands().forEach(state::execute);
    end++;
  }

  /** As replicas show it. */
  SortedMap<String, String> entries() {
    return ProcessView.NOTHING.entries(state::forEachEntry).entries();
  }

  /** For how many sessions answers are kept. */
  int sessions() {
    return state.snapshot(end).sessions().size();
  }
}
