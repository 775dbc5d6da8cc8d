package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ReplicaMessage.CatchUp;
import org.jspecify.annotations.Nullable;

/**
 * The side of a transfer that has what another replica lacks: see {@link CatchingUp}. It answers
 * each request by itself, and remembers nothing of who asks, but the snapshot that it sends, so
 * that newer ones do not make those who are in the middle of it begin again. It makes no snapshot
 * for them: the log on disk has all that came after the one there.
 */
final class CatchUpSource<V, E> {

  /** For how many heartbeats a snapshot is kept after somebody has last asked for it. */
  private static final int MOST_QUIET = 500;

  private final ReplicaLog<V, E> log;
  private @Nullable SnapshotPages<V, E> sent;
  private int quiet;

  CatchUpSource(ReplicaLog<V, E> log) {
    this.log = log;
  }

  /** A part of what comes after what the asking replica has: of the log, or else of a snapshot. */
  ReplicaMessage.Wire<V, E> answer(CatchUp<V, E> request) {
    if (log.hasFrom(request.from())) {
      return new ReplicaMessage.Suffix<>(
          request.from(), log.from(request.from(), CatchingUp.CHUNK), log.end());
    }
    quiet = 0;
    @Nullable SnapshotPages<V, E> pages = sent;
    if (pages == null || !log.hasFrom(pages.end())) {
      pages = new SnapshotPages<>(log.snapshot().orElseThrow()); // What the log lacks is in it.
      sent = pages;
    }
    return pages.page(request.cursor(), CatchingUp.CHUNK);
  }

  /** Lets a snapshot go that nobody asks for any more. */
  void tick() {
    quiet++;
    if (quiet > MOST_QUIET) {
      sent = null;
    }
  }
}
