package io.kvszoo.router.gossip;

import java.time.Duration;

/**
 * Measures the time since a process started, whatever its host's clock is set to and however long
 * its host pauses.
 *
 * <p>Two timers count it, of which one goes off every 400 ms, a <i>beat</i>, in turn. When a timer
 * goes off, at least the time until it was due has passed. If the clock has moved on by more than
 * that, either it was stepped, or the timer is late, after a pause. The other timer tells which:
 *
 * <p><b>Invariant.</b> Both timers were set for moments that are at least a beat apart. So if the
 * second comes within less than a beat of the first, by the clock, the first was late, and what the
 * clock said then was right; if not, the first was in time, and the clock was stepped.
 *
 * <p>The result is too low by less than two beats, and by the length of a pause until the second
 * timer after it goes off, which is at once if the pause was longer than two beats. A step of the
 * clock during a pause, or within two beats of one, counts as time that has passed.
 */
final class PassedTime {

  static final long BEAT = Duration.ofMillis(400).toNanos();

  /** By how much timers may be late without a pause. */
  private static final long LATE = BEAT / 10;

  private final GossipDecisions decisions;
  private long passed;

  /** How much has passed when the next timer is due, and the one after it. */
  private long due = BEAT;

  private long dueAfter = 2 * BEAT;

  /** By how much the clock was ahead of the last timer, which was late or not. */
  private long doubtful;

  /** What the clock said when the last timer went off. */
  private long clock;

  /** Starts at a time of the host's clock, in nanoseconds; set timers for one beat and for two. */
  PassedTime(long now, GossipDecisions decisions) {
    this.decisions = decisions;
    clock = now;
  }

  /** A timer has gone off. Returns how long until it must go off again. */
  Duration beat(long now) {
    boolean isSetBack = now < clock;
    long advance = isSetBack ? 0 : now - clock;
    if (!isSetBack && decisions.wasPaused(passed + advance, due, LATE)) {
      passed += doubtful;
      dueAfter += doubtful; // It was set by the last timer, which was late by that.
    }
    long byClock = passed + advance;
    passed = Math.max(due, Math.max(passed, Math.min(byClock, due + LATE)));
    doubtful = Math.max(0, byClock - passed);
    clock = now;
    due = dueAfter;
    dueAfter = due + BEAT;
    return Duration.ofNanos(Math.max(0, dueAfter - passed));
  }

  /** How much time has passed when the clock says a time, both in nanoseconds. */
  long at(long now) {
    return passed + Math.max(0, Math.min(now - clock, BEAT));
  }
}
