package io.kvszoo.router.paxos;

import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.ReplicaMessage.Cursor;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.session.AnswerRing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot as a sequence, of which any part can be sent: the entries in the order of their keys,
 * then the sessions in theirs. Replicas have the same state after the same slots, so the sequence
 * depends on nothing but where the snapshot ends, and what one replica began to send another can go
 * on with. O(n log n) to make, O(what it holds) a page.
 */
final class SnapshotPages<V, E> {

  private final Snapshot<V, E> snapshot;
  private final List<Map.Entry<String, E>> entries;
  private final List<Map.Entry<Long, AnswerRing<Outcome<V>>>> sessions;

  SnapshotPages(Snapshot<V, E> snapshot) {
    this.snapshot = snapshot;
    entries = new ArrayList<>(snapshot.entries().entrySet());
    entries.sort(Map.Entry.comparingByKey());
    sessions = List.copyOf(snapshot.sessions().entrySet());
  }

  /** The slots before this are in the snapshot. */
  long end() {
    return snapshot.end();
  }

  /**
   * Makes an answer: what comes after the cursor if that is in this snapshot, else the beginning.
   *
   * @param most how much the page may weigh, unless it holds one session only
   */
  Page<V, E> page(Cursor cursor, int most) {
    int begin = cursor.snapshotEnd() == end() ? cursor.offset() : 0;
    Map<String, E> some = new HashMap<>();
    Map<Long, AnswerRing<Outcome<V>>> answers = new LinkedHashMap<>();
    int weight = 0;
    int next = begin;
    while (next < length() && weight < most) {
      if (next < entries.size()) {
        Map.Entry<String, E> entry = entries.get(next);
        some.put(entry.getKey(), entry.getValue());
        weight++;
      } else {
        Map.Entry<Long, AnswerRing<Outcome<V>>> session = sessions.get(next - entries.size());
        answers.put(session.getKey(), session.getValue());
        weight += Snapshot.weight(session.getValue());
      }
      next++;
    }
    return new Page<>(
        cursor,
        begin,
        new Snapshot<>(end(), snapshot.writes(), snapshot.time(), some, answers),
        next == length());
  }

  private int length() {
    return entries.size() + sessions.size();
  }
}
