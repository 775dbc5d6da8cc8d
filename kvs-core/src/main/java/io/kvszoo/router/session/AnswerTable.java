package io.kvszoo.router.session;

import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers to requests, so that one that comes again takes effect once: they are kept on disk, as
 * durable as the writes that they are about, until the session says that it has them (Lampson,
 * "Reliable Messages and Connection Establishment", 1993), or until nothing was heard of the
 * session for five minutes. A copy that comes later than that is not done, see {@link Leases}; so
 * what is kept is in proportion to the sessions of the last minutes. A request that is not answered
 * keeps the answers to all later ones of its session, until its client gives it up.
 *
 * <pre>{@code
 * if (answers.begin(context, request)) {
 *   Outcome<V> outcome =
 *       answers.find(request.id()).orElseGet(() -> answers.keep(request.id(), execute()));
 *   disk.sync();
 *   request.answer(context, outcome);
 * }
 * }</pre>
 *
 * <p>The minutes are counted as requests come, by how far the host's clock has moved forward since
 * the one before, at most one minute: a clock that steps moves time by so little, and never back.
 * What is counted is on disk before anything is forgotten by it. Requests that change nothing need
 * no answer in the table, and none is kept for them.
 *
 * <p>O(1) a request, amortized.
 *
 * @param <A> the answers, immutable
 */
public final class AnswerTable<A> {

  /** How many answers that a session has are kept, to forget them together. */
  private static final int FORGOTTEN_TOGETHER = 32;

  /** How much time is made durable at once, in nanoseconds; a restart skips the rest of it. */
  private static final long RESERVED = Duration.ofSeconds(1).toNanos();

  private static final String TIME = "time";

  /** What becomes of a request. */
  public enum Standing {
    /** It does not say as of when it may be done, so it is not; its session has to be told. */
    UNDATED,
    /** It came so late that nobody knows whether it was done; it is not done now. */
    TOO_LATE,
    /** Its session has its answer, or gave it up, so it must have no effect any more. */
    OVER,
    /** It is to be answered as before if it was, or else done. */
    OPEN
  }

  /** An answer on disk. */
  private record Kept<A>(long sequence, A answer) {}

  /**
   * What is on disk of a session.
   *
   * @param journal which of the journals has its answers
   * @param openFrom the first request whose answer it may await, or one shortly before
   */
  private record Place(int journal, long openFrom) {}

  /** The answers to one session: on disk as they were given, and by their numbers. */
  private static final class SessionAnswers<A> extends Leases.Leased {

    private final int number;
    private final Journal<Kept<A>> journal;
    private final AnswerRing<A> ring;

    private SessionAnswers(int number, Journal<Kept<A>> journal, AnswerRing<A> ring) {
      this.number = number;
      this.journal = journal;
      this.ring = ring;
    }
  }

  private final Disk disk;
  private final Table<Long, Place> places;
  private final Table<String, Long> times;
  private final Leases<SessionAnswers<A>> sessions;

  /** Journals that are empty, of sessions that are forgotten. */
  private final Deque<Integer> free = new ArrayDeque<>();

  /** The session of the last request, which is looked up once. */
  private @Nullable SessionAnswers<A> last;

  private long lastSession;

  private int journals;
  private long reservedTime;

  /** The host's clock at the last request; none before the first. */
  private long lastNow = Long.MAX_VALUE;

  /**
   * Opens the answers on a disk, as they were last synced.
   *
   * @param disk the disk of the process that answers
   */
  public AnswerTable(Disk disk) {
    this.disk = disk;
    places = disk.table("answered sessions");
    times = disk.table("time of answers");
    reservedTime = times.getOrDefault(TIME, 0L);
    sessions = new Leases<>(reservedTime);
    BitSet used = new BitSet();
    places.forEach(
        (session, place) -> {
          used.set(place.journal);
          sessions.keep(session, open(place));
        });
    journals = used.length();
    for (int number = used.nextClearBit(0);
        number < journals;
        number = used.nextClearBit(number + 1)) {
      free.add(number);
    }
  }

  private SessionAnswers<A> open(Place place) {
    Journal<Kept<A>> journal = disk.journal("answers " + place.journal);
    AnswerRing<A> ring = new AnswerRing<>(place.openFrom);
    for (long at = journal.first(); at < journal.end(); at++) {
      Kept<A> kept = journal.get(at);
      if (kept.sequence >= place.openFrom) {
        ring.keep(kept.sequence, kept.answer);
      }
    }
    return new SessionAnswers<>(place.journal, journal, ring);
  }

  private SessionAnswers<A> of(RequestId request) {
    @Nullable SessionAnswers<A> known = known(request);
    if (known != null) {
      return known;
    }
    @Nullable Integer emptied = free.poll();
    Place place = new Place(emptied == null ? journals++ : emptied, 1);
    places.put(request.session(), place);
    SessionAnswers<A> opened = open(place);
    sessions.keep(request.session(), opened);
    return opened;
  }

  private @Nullable SessionAnswers<A> known(RequestId request) {
    if (last == null || lastSession != request.session()) {
      lastSession = request.session();
      last = sessions.use(lastSession);
    }
    return last;
  }

  /**
   * Counts the time since the last request, and forgets the sessions that were idle for too long.
   */
  private void count(long now) {
    sessions.pass(Math.max(0, Math.min(now - lastNow, Leases.MOST_AT_ONCE)));
    lastNow = now;
    reserve();
    last = null;
    sessions.forget(this::forget);
  }

  private void reserve() {
    if (sessions.time() > reservedTime) {
      reservedTime = sessions.time() + RESERVED;
      times.put(TIME, reservedTime);
    }
  }

  private void forget(Long session, SessionAnswers<A> answers) {
    places.remove(session);
    answers.journal.dropBefore(answers.journal.end());
    free.add(answers.number);
  }

  /**
   * Takes note of a request. If it is not to be done, it is answered with the reason, or with what
   * its session needs to send it again as one that is; or it was answered before.
   *
   * @param context of the process that answers
   * @param request a request, perhaps a late copy
   * @return true if it is to be answered; that is so of each that changes nothing
   */
  public boolean begin(Context<?> context, Request<?> request) {
    if (!request.operation().isWrite()) {
      return true;
    }
    return switch (begin(request.id(), context.now())) {
      case UNDATED -> {
        request.date(context, sessions.time());
        yield false;
      }
      case TOO_LATE -> {
        request.refuse(context);
        yield false;
      }
      case OVER -> false;
      case OPEN -> true;
    };
  }

  /**
   * Takes note of a request for a write, for routers with messages of their own, and now and then
   * forgets answers that its session has.
   *
   * @param request a request, perhaps a late copy
   * @param now the clock of the host
   * @return what is to become of it
   */
  public Standing begin(RequestId request, long now) {
    count(now);
    if (request.asOf() == RequestId.UNDATED) {
      return Standing.UNDATED;
    } else if (!sessions.admit(request.asOf())) {
      return Standing.TOO_LATE;
    }
    reserve();
    SessionAnswers<A> answers = of(request);
    if (request.openFrom() >= answers.ring.first() + FORGOTTEN_TOGETHER) {
      answers.ring.forgetBefore(request.openFrom());
      places.put(request.session(), new Place(answers.number, request.openFrom()));
      Journal<Kept<A>> journal = answers.journal;
      long kept = journal.first();
      while (kept < journal.end() && journal.get(kept).sequence < request.openFrom()) {
        kept++;
      }
      journal.dropBefore(kept);
    }
    return request.sequence() >= answers.ring.first() ? Standing.OPEN : Standing.OVER;
  }

  /**
   * The time that is counted here, which a session has to say in its requests.
   *
   * @return nanoseconds
   */
  public long time() {
    return sessions.time();
  }

  /**
   * Looks for the answer to an earlier copy of a request.
   *
   * @param request a request that {@link #begin} took just now: if it waited since, it may be over,
   *     so that it has to begin again
   * @return the answer; empty if there was none, or the request is over
   */
  public Optional<A> find(RequestId request) {
    if (request.asOf() == RequestId.UNDATED) {
      return Optional.empty();
    }
    @Nullable SessionAnswers<A> answers = known(request);
    return answers == null
        ? Optional.empty()
        : Optional.ofNullable(answers.ring.find(request.sequence()));
  }

  /**
   * Keeps the answer to a request, unless it changes nothing, or its session does not await the
   * answer any more; durable from the next sync on.
   *
   * @param request a request that {@link #begin} took
   * @param answer its answer
   * @return the answer
   */
  public A keep(RequestId request, A answer) {
    if (request.asOf() != RequestId.UNDATED) {
      SessionAnswers<A> answers = of(request);
      if (request.sequence() >= answers.ring.first()) {
        answers.journal.append(new Kept<>(request.sequence(), answer));
        answers.ring.keep(request.sequence(), answer);
      }
    }
    return answer;
  }
}
