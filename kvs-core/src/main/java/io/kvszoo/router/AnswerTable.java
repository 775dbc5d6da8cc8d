package io.kvszoo.router;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Table;
import io.kvszoo.router.protocol.AnswerRing;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers to requests, so that one that comes again takes effect once: they are kept on disk, as
 * durable as the writes that they are about, until the session says that it has them (Lampson,
 * "Reliable Messages and Connection Establishment", 1993). What remains of a session is of a small
 * constant size.
 *
 * <pre>{@code
 * if (answers.begin(request.id())) {
 *   KVSResult<V> result =
 *       answers.find(request.id()).orElseGet(() -> answers.keep(request.id(), execute()));
 *   disk.sync();
 *   request.answer(context, result);
 * }
 * }</pre>
 *
 * <p>O(1) a request.
 *
 * @param <A> the answers, immutable
 */
public final class AnswerTable<A> {

  /** How many answers that a session has are kept, to forget them together. */
  private static final int FORGOTTEN_TOGETHER = 32;

  /** An answer on disk. */
  private record Kept<A>(long sequence, A answer) {}

  /** The answers to one session: on disk as they were given, and by their numbers. */
  private record SessionAnswers<A>(Journal<Kept<A>> journal, AnswerRing<A> ring) {}

  private final Disk disk;

  /** By session, the first request whose answer it may await, or one shortly before. */
  private final Table<Long, Long> openFrom;

  private final Map<Long, SessionAnswers<A>> sessions = new HashMap<>();

  /**
   * Opens the answers on a disk, as they were last synced.
   *
   * @param disk the disk of the process that answers
   */
  public AnswerTable(Disk disk) {
    this.disk = disk;
    openFrom = disk.table("open from");
    openFrom.forEach(this::open);
  }

  private SessionAnswers<A> open(Long session, long first) {
    Journal<Kept<A>> journal = disk.journal("answers to " + session);
    AnswerRing<A> ring = new AnswerRing<>(first);
    for (long place = journal.first(); place < journal.end(); place++) {
      Kept<A> kept = journal.get(place);
      if (kept.sequence >= first) {
        ring.keep(kept.sequence, kept.answer);
      }
    }
    SessionAnswers<A> opened = new SessionAnswers<>(journal, ring);
    sessions.put(session, opened);
    return opened;
  }

  private SessionAnswers<A> of(RequestId request) {
    SessionAnswers<A> known = sessions.get(request.session());
    if (known != null) {
      return known;
    }
    openFrom.put(request.session(), 1L);
    return open(request.session(), 1);
  }

  /**
   * Takes note of a request, and now and then forgets answers that its session has.
   *
   * @param request a request, perhaps a late copy
   * @return false if it was forgotten, since the session has its answer or gave it up, so that it
   *     must have no effect any more
   */
  public boolean begin(RequestId request) {
    SessionAnswers<A> answers = of(request);
    if (request.openFrom() >= answers.ring.first() + FORGOTTEN_TOGETHER) {
      answers.ring.forgetBefore(request.openFrom());
      openFrom.put(request.session(), request.openFrom());
      Journal<Kept<A>> journal = answers.journal;
      long kept = journal.first();
      while (kept < journal.end() && journal.get(kept).sequence < request.openFrom()) {
        kept++;
      }
      journal.dropBefore(kept);
    }
    return request.sequence() >= answers.ring.first();
  }

  /**
   * Looks for the answer to an earlier copy of a request.
   *
   * @param request a request that {@link #begin} took
   * @return the answer; empty if there was none
   */
  public Optional<A> find(RequestId request) {
    return Optional.ofNullable(of(request).ring.find(request.sequence()));
  }

  /**
   * Keeps the answer to a request; durable from the next sync on.
   *
   * @param request a request that {@link #begin} took
   * @param answer its answer
   * @return the answer
   */
  public A keep(RequestId request, A answer) {
    SessionAnswers<A> answers = of(request);
    answers.journal.append(new Kept<>(request.sequence(), answer));
    answers.ring.keep(request.sequence(), answer);
    return answer;
  }
}
