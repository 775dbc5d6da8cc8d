package io.kvszoo.router.session;

import io.kvszoo.network.Context;

/**
 * The time of a process since it started, by differences of its host's clock. That may be stepped:
 * back counts as nothing, and forward as no more than the time to the process's next timer.
 */
public final class Stopwatch {

  private final Context<?> context;
  private long clock;
  private long time;
  private long mostAtOnce;

  /** Starts to count now. */
  public Stopwatch(Context<?> context) {
    this.context = context;
    clock = context.now();
  }

  /** Says that a timer will go off by then, so that no more time passes without a reading. */
  public void readWithin(long nanos) {
    mostAtOnce = nanos;
  }

  /** The time that was read last, in ns. */
  long lastTime() {
    return time;
  }

  /** What the host's clock said then, in ns. */
  long lastClock() {
    return clock;
  }

  /** Reads the time, in ns. */
  public long read() {
    long now = context.now();
    time += Math.max(0, Math.min(now - clock, mostAtOnce));
    clock = now;
    return time;
  }
}
