package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.router.session.BackOff;
import io.kvszoo.router.session.RoundTrip;

/**
 * How a session finds the proposer to which it sends commands. It asks one proposer after the
 * other, the next when it has waited for a round trip in vain, and each time twice as long, until
 * the leader answers ({@link BackOff}, apart from that for commands). One that follows a leader
 * names it, and the leader is asked then; if that stays silent, though another has just heard of
 * it, the other is asked to forward commands to it.
 *
 * <p>In a wave, the time from one such step to the next, each proposer is asked once, so that
 * proposers which name each other cause no more.
 */
final class LeaderSearch<V> {

  static final int NOBODY = -1;

  /** After how many waves without a word from the leader commands go to it by way of another. */
  private static final int MOST_SILENT = 2;

  private final Context<SessionMessage<V>> context;
  private final Address<SessionMessage.Wire<V>> self;
  private final Roles<V, ?> roles;
  private final Long session;
  private final RoundTrip roundTrip;
  private final BackOff backOff;

  private boolean isUnderWay;
  private long began;
  private long waveBegan;
  private long due;

  /** By bits: who was asked in this wave. */
  private long asked;

  /** The proposer that was asked last, of those that are asked in turn. */
  private int last;

  private int suspect = NOBODY;
  private int leader = NOBODY;
  private int referrer = NOBODY;
  private int silentWaves;

  LeaderSearch(
      Context<SessionMessage<V>> context, Roles<V, ?> roles, Long session, RoundTrip roundTrip) {
    this.context = context;
    self = context.self().narrowed();
    this.roles = roles;
    this.session = session;
    this.roundTrip = roundTrip;
    backOff = new BackOff(roundTrip);
    last = context.random().nextInt(roles.proposers().size());
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  /** When to {@link #proceed}. */
  long due() {
    return due;
  }

  /** Whether an answer is to a question of this search, or of one that had the same result. */
  boolean isCurrent(long askedAt) {
    return askedAt >= began;
  }

  /**
   * Begins to search.
   *
   * @param silent a proposer that did not answer for long, or nobody
   * @param likely a proposer that is likely to lead, or nobody
   */
  void begin(long now, int silent, int likely) {
    isUnderWay = true;
    began = now;
    suspect = silent;
    leader = NOBODY;
    referrer = NOBODY;
    silentWaves = 0;
    beginWave(now, likely == NOBODY ? next(silent) : likely);
  }

  /** The next in turn, other than one if there are others. */
  private int next(int but) {
    int proposers = roles.proposers().size();
    last = (last + 1) % proposers;
    if (last == but) {
      last = (last + 1) % proposers;
    }
    return last;
  }

  void end() {
    isUnderWay = false;
  }

  /** Takes note that the leader answers, so that the next search may begin in haste. */
  void answered() {
    backOff.answered();
  }

  private void beginWave(long now, int first) {
    waveBegan = now;
    asked = 0;
    ask(first, now);
    if (leader != NOBODY) {
      ask(leader, now);
    }
    long timeout = backOff.timeout();
    due = now + timeout + context.random().nextLong(timeout / 4 + 1);
  }

  private void ask(int proposer, long now) {
    if ((asked & 1L << proposer) == 0) {
      asked |= 1L << proposer;
      hello(proposer, now);
    }
  }

  /** Asks a proposer whether it leads, be it that a search is under way or not. */
  void hello(int proposer, long now) {
    context.send(
        roles.proposers().get(proposer),
        new ProposerMessage.Hello<>(self, session, new Asked(now, context.now())));
  }

  /** Takes note that a proposer named another as the leader, and asks that. */
  void referred(int by, int to, long now) {
    referrer = by;
    if (leader != to) {
      leader = to;
      silentWaves = to == suspect ? 1 : 0;
    }
    ask(to, now);
  }

  /** Asks again, since there is more to do, unless the wave has just begun. */
  void hurry(long now) {
    if (now - waveBegan > roundTrip.firstTimeout()) {
      beginWave(now, next(leader));
    }
  }

  /**
   * Goes on after a wave in vain; returns a proposer that forwards commands, or nobody.
   *
   * @param mayForward whether commands may be sent to one that does not lead
   */
  int proceed(long now, boolean mayForward) {
    if (leader != NOBODY) {
      silentWaves++;
      if (mayForward && silentWaves >= MOST_SILENT) {
        return referrer;
      }
    }
    backOff.timedOut();
    beginWave(now, next(leader));
    return NOBODY;
  }

  /** The leader, to which the proposer forwards that {@link #proceed} returned. */
  int leader() {
    return leader;
  }
}
