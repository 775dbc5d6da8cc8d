package io.kvszoo.simulator;

/**
 * The state of a host, for the parts of the simulation: whether it accepts messages, its clock, and
 * its links.
 */
final class HostState {

  final int index;

  /** By name, to seed links. */
  final long hash;

  final SimulatedClock clock = new SimulatedClock();
  final OutgoingLinks links;
  private final String name;
  private boolean up = true;
  private boolean paused;

  /** Whether arriving messages are handled at once: the usual case, in a single field. */
  private boolean ready = true;

  private int crashes;

  /** Whether a crash is armed, or can be chosen: seldom, and so one look is enough for a send. */
  private boolean mayCrash;

  HostState(String name, int index, long hash, LinkTable table) {
    this.name = name;
    this.index = index;
    this.hash = hash;
    links = new OutgoingLinks(name, table);
  }

  String name() {
    return name;
  }

  boolean isUp() {
    return up;
  }

  boolean isPaused() {
    return paused;
  }

  /** Returns whether arriving messages are handled at once. */
  boolean isReady() {
    return ready;
  }

  /**
   * The number of crashes; a crash invalidates the events scheduled for the memory of its
   * processes.
   */
  int crashes() {
    return crashes;
  }

  boolean mayCrash() {
    return mayCrash;
  }

  void mayCrash(boolean isArmed) {
    mayCrash = isArmed;
  }

  void crash() {
    up = false;
    crashes++;
  }

  void restart() {
    up = true;
  }

  void paused(boolean isPaused) {
    paused = isPaused;
  }

  void ready(boolean isReady) {
    ready = isReady;
  }

  @Override
  public String toString() {
    return name;
  }
}
