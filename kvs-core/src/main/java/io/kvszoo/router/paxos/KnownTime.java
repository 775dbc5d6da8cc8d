package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.router.session.Leases;

/**
 * What a session knows of the time of the replicated state (see {@link Leases}), and since when, by
 * the clock of its host.
 *
 * <p><b>Invariant.</b> A time is as old as the question that it came with, or newer: it is dated by
 * when that was first sent, and not by when the answer came, which may be much later, after a pause
 * of this host too.
 *
 * <p>A clock that is set back while the session is idle makes an old time look new; then its next
 * write may be refused, with an unknown outcome, which is safe.
 */
final class KnownTime {

  /** Instead of a time: whoever is asked knows none. Time begins at 0. */
  static final long NONE = -1;

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final Context<?> context;

  /** The latest that was told, in ns, and when it was asked for. */
  private long time;

  private long askedAt = LONG_AGO;

  KnownTime(Context<?> context) {
    this.context = context;
  }

  /**
   * Takes note of a time; an earlier one than is known comes late, and is no news. If the clock was
   * set back since the last question, so that this lies in the future, it does not date anything.
   *
   * @param asked when the question was first sent, by the clock of the session's host
   */
  void told(long stateTime, long asked) {
    if (stateTime >= time) {
      boolean isClockSetBack = askedAt > context.now();
      time = stateTime;
      askedAt = isClockSetBack ? asked : Math.max(askedAt, asked);
    }
  }

  /** As of when a command may be done that is sent now. */
  long latest() {
    return time;
  }

  /** Whether that was told recently enough for a write. */
  boolean isFresh() {
    long age = context.now() - askedAt;
    return age >= 0 && age < Leases.FRESH;
  }
}
