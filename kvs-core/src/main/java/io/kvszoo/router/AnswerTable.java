package io.kvszoo.router;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import java.util.Optional;

/**
 * Answers to requests, so that one that comes again takes effect once: they are kept on disk, as
 * durable as the writes that they are about, until the session says that it has them (Lampson,
 * "Reliable Messages and Connection Establishment", 1993). What remains of a session are two
 * numbers.
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

  private record Key(long session, long sequence) {

    private static Key of(RequestId request) {
      return new Key(request.session(), request.sequence());
    }
  }

  /** How many answers that a session has are kept, to forget them together. */
  private static final int FORGOTTEN_TOGETHER = 32;

  private final Table<Key, A> answers;
  private final Table<Long, Long> openFrom;

  /**
   * Opens the answers on a disk, as they were last synced.
   *
   * @param disk the disk of the process that answers
   */
  public AnswerTable(Disk disk) {
    answers = disk.table("answers");
    openFrom = disk.table("open from");
  }

  /**
   * Takes note of a request, and now and then forgets answers that its session has.
   *
   * @param request a request, perhaps a late copy
   * @return false if it was forgotten, since the session has its answer or gave it up, so that it
   *     must have no effect any more
   */
  public boolean begin(RequestId request) {
    long open = openFrom.getOrDefault(request.session(), 1L);
    if (request.sequence() < open) {
      return false;
    }
    if (request.openFrom() >= open + FORGOTTEN_TOGETHER) {
      for (long sequence = open; sequence < request.openFrom(); sequence++) {
        answers.remove(new Key(request.session(), sequence));
      }
      openFrom.put(request.session(), request.openFrom());
    }
    return true;
  }

  /**
   * Looks for the answer to an earlier copy of a request.
   *
   * @param request a request that {@link #begin} took
   * @return the answer; empty if there was none
   */
  public Optional<A> find(RequestId request) {
    return answers.get(Key.of(request));
  }

  /**
   * Keeps the answer to a request; durable from the next sync on.
   *
   * @param request a request that {@link #begin} took
   * @param answer its answer
   * @return the answer
   */
  public A keep(RequestId request, A answer) {
    answers.put(Key.of(request), answer);
    return answer;
  }
}
