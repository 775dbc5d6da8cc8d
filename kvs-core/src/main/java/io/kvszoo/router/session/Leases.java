package io.kvszoo.router.session;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for sessions, each as long as its lease runs (Ongaro, "Consensus: Bridging Theory
 * and Practice", 2014, section 6.3), so that what is kept is in proportion to the sessions of the
 * last minutes and not to all that ever were.
 *
 * <p><b>Invariant of leases.</b> <i>While a request may be done, the answer to an earlier copy of
 * it is still there.</i> It holds because
 *
 * <ul>
 *   <li>time only grows, and is part of the state: it is replicated, and as durable as the answers
 *       and as what was forgotten by it;
 *   <li>a request says as of which time it may be done, a time of this state that its session was
 *       told before it first sent the request, the same in all copies. No copy is done while the
 *       state's time is earlier (it is set forward, if a crash took back what was told), nor once
 *       it is later by more than {@link #LEASE}, however long the copy was under way; and
 *   <li>what is kept for a session goes only when the state's time is later by more than that than
 *       when a request of the session was last looked at.
 * </ul>
 *
 * <p>A request that says an earlier time than it might is safe, and is refused earlier. Time is
 * counted where a state gets its requests, not read from a clock, which may step; so a state that
 * nobody asks for anything does not age.
 *
 * <p>O(1) a request, amortized.
 *
 * @param <S> what is kept
 */
public final class Leases<S extends Leases.Leased> {

  /** How long a lease runs, in nanoseconds of the state's time. */
  public static final long LEASE = Duration.ofMinutes(5).toNanos();

  /**
   * How old what a session knows of the state's time may be, in nanoseconds by the clock of its
   * host, for it to be worth a request. The rest of the lease is for the request to arrive.
   */
  public static final long FRESH = LEASE / 4;

  /**
   * The most that passes from one request to the next, in nanoseconds, however long nobody asks.
   */
  public static final long MOST_AT_ONCE = LEASE / 5;

  /** What is kept for a session. */
  public abstract static class Leased {

    private long usedAt;

    /** Begins to be kept. */
    protected Leased() {}

    /** Is kept as long as another. */
    protected Leased(Leased other) {
      usedAt = other.usedAt;
    }
  }

  /** By session, the one that was used longest ago first. */
  private final Map<Long, S> sessions = new LinkedHashMap<>(16, 0.75f, true);

  private long time;

  /** No lease runs out before this. */
  private long nextEnd;

  /**
   * Begins without sessions.
   *
   * @param time of the state, in nanoseconds
   */
  public Leases(long time) {
    this.time = time;
    nextEnd = time + LEASE;
  }

  /** The state's time, in nanoseconds. */
  public long time() {
    return time;
  }

  /**
   * Lets time pass.
   *
   * @param nanos how much, at least 0
   * @throws IllegalArgumentException if it is negative: time that goes back lets a request be done
   *     again whose answer is forgotten
   */
  public void pass(long nanos) {
    checkArgument(nanos >= 0, "nanos (%s) must be at least 0", nanos);
    time += nanos;
  }

  /**
   * Lets go of what is kept for sessions whose leases have run out.
   *
   * @param forgotten is told of each
   */
  public void forget(BiConsumer<Long, S> forgotten) {
    if (time <= nextEnd) {
      return;
    }
    Iterator<Map.Entry<Long, S>> oldest = sessions.entrySet().iterator();
    nextEnd = time + LEASE;
    while (oldest.hasNext()) {
      Map.Entry<Long, S> next = oldest.next();
      Leased leased = next.getValue();
      if (time <= leased.usedAt + LEASE) {
        nextEnd = leased.usedAt + LEASE;
        return;
      }
      oldest.remove();
      forgotten.accept(next.getKey(), next.getValue());
    }
  }

  /** Whether a request may be done; then the state's time is not before what the request says. */
  public boolean admit(long asOf) {
    time = Math.max(time, asOf);
    return time <= asOf + LEASE;
  }

  /** What is kept for a session, a request of which is looked at now; none if nothing is. */
  public @Nullable S use(Long session) {
    S found = sessions.get(session);
    if (found != null) {
      Leased leased = found;
      leased.usedAt = time;
    }
    return found;
  }

  /** Keeps something for a session, a request of which is looked at now. */
  public void keep(Long session, S kept) {
    Leased leased = kept;
    leased.usedAt = time;
    sessions.put(session, kept);
  }

  /** Keeps something for a session as long as it was kept elsewhere, in the same order. */
  public void keepOn(Long session, S kept) {
    sessions.put(session, kept);
    nextEnd = Math.min(nextEnd, ((Leased) kept).usedAt + LEASE);
  }

  /** How many sessions something is kept for. */
  public int size() {
    return sessions.size();
  }

  /** Visits what is kept, for the session that was used longest ago first. */
  public void forEach(BiConsumer<Long, S> action) {
    sessions.forEach(action);
  }
}
