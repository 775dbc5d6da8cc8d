package io.kvszoo.router.paxos;

import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.ReplicaMessage.Cursor;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.session.AnswerRing;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has come of a snapshot, from its beginning on. */
final class PartialSnapshot<V, E> {

  private final long end;
  private final long writes;
  private final long time;
  private final Map<String, E> entries = new HashMap<>();
  private final Map<Long, AnswerRing<Outcome<V>>> sessions = new LinkedHashMap<>();

  /** Begins with the first page. */
  PartialSnapshot(Page<V, E> first) {
    end = first.part().end();
    writes = first.part().writes();
    time = first.part().time();
    add(first);
  }

  /** Adds the page that begins at the cursor. */
  void add(Page<V, E> page) {
    entries.putAll(page.part().entries());
    sessions.putAll(page.part().sessions());
  }

  /** The slots before this are in the snapshot. */
  long end() {
    return end;
  }

  /** What to ask for next. */
  Cursor cursor() {
    return new Cursor(end, entries.size() + sessions.size());
  }

  /** The snapshot, when the last page is there. */
  Snapshot<V, E> whole() {
    return new Snapshot<>(end, writes, time, entries, sessions);
  }
}
