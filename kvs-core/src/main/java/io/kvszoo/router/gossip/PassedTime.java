package io.kvszoo.router.gossip;

import java.time.Duration;

/**
 * How much time has passed since a process started, whatever its host's clock is set to, and
 * however long its host pauses.
 *
 * <p>It is counted by two timers, of which one goes off each beat of 400 ms, in turn. A timer that
 * goes off says that at least the time until it was due has passed. If the clock has moved on by
 * more than that, either it was stepped, or the timer is late, after a pause. The other timer tells
 * which:
 *
 * <p><b>Invariant.</b> Both timers were set for moments that are at least a beat apart. So if the
 * second comes within less than a beat of the first, by the clock, the first was late, and what the
 * clock said then was right; if not, the first was in time, and the clock was stepped.
 *
 * <p>Too low by less than two beats, and by a pause until the second timer goes off after it, which
 * is at once if the pause was longer than two beats. A step of the clock in a pause, or within two
 * beats of one, counts as passed.
 */
class PassedTime {

  static final long BEAT = Duration.ofMillis(400).toNanos();

  /** By how much timers may be late without a pause. */
  private static final long LATE = BEAT / 10;

  private long passed;

  /** What has passed when the timers are due, the next and the one after it. */
  private long due = BEAT;

  private long dueAfter = 2 * BEAT;

  /** By how much the clock was ahead of the last timer, which was late or not. */
  private long doubtful;

  /** What the clock said when the last timer went off. */
  private long clock;

  /** Starts at a time of the host, in nanoseconds; timers are to be set for one beat, and two. */
  PassedTime(long now) {
    clock = now;
  }

  /** A timer has gone off; returns after how long it is to go off again. */
  Duration beat(long now) {
    boolean isSetBack = now < clock;
    long advance = isSetBack ? 0 : now - clock;
    if (!isSetBack && passed + advance < due - LATE) {
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

  /** How much has passed when the clock says a time, in nanoseconds. */
  final long at(long now) {
    return passed + Math.max(0, Math.min(now - clock, BEAT));
  }
}
