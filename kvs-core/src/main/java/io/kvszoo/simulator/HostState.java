package io.kvszoo.simulator;

/**
 * A host as the parts of the simulation see it: whether it takes messages, its clock, its links.
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

  /** Whether what comes is handled at once: the usual case, in one place to look at. */
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

  /** Whether what comes is handled at once. */
  boolean isReady() {
    return ready;
  }

  /** How often it crashed; what is scheduled for the memory of its processes is void after that. */
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
