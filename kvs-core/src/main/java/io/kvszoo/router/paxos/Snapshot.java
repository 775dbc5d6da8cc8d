package io.kvszoo.router.paxos;

import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.AnswerRing;
import java.util.Map;

/**
 * The state of a replica after some slots. Immutable: nobody changes the maps.
 *
 * @param end the slots before this are applied
 * @param writes how many writes were applied
 * @param time of the state, in nanoseconds
 * @param entries by key
 * @param sessions the answers that sessions may not have yet; the session that was used longest ago
 *     is the first
 * @param <V> the values
 * @param <E> the storage's entries
 */
record Snapshot<V, E>(
    long end,
    long writes,
    long time,
    Map<String, E> entries,
    Map<Long, AnswerRing<Outcome<V>>> sessions) {

  /** How much it is to send: its entries, its sessions, and their answers. */
  int weight() {
    return entries.size() + sessions.values().stream().mapToInt(Snapshot::weight).sum();
  }

  static int weight(AnswerRing<?> session) {
    return 1 + session.size();
  }

  @Override
  public String toString() {
    return "snapshot of " + entries.size() + " entries up to slot " + end;
  }
}
