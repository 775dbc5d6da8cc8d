package io.kvszoo.network;

import org.jspecify.annotations.Nullable;

/**
 * The place of one process: its address, its disk, the factory that starts it, and its present
 * incarnation, if it runs.
 */
final class Cell<M> implements Address<M> {

  private enum State {
    RESERVED,
    SPAWNED,
    STOPPED
  }

  final SimulatedHost host;

  /** By path, to be part of the trace. */
  final long hash;

  private final SimulatedDisk disk = new SimulatedDisk(this);
  private final String path;
  private State state = State.RESERVED;
  private @Nullable ProcessFactory<M> factory;
  private @Nullable Incarnation<M> incarnation;
  private int starts;

  /** How many calls from outside are queued, which later ones must not overtake. */
  private int queuedCalls;

  Cell(SimulatedHost host, String path) {
    this.host = host;
    this.path = path;
    this.hash = host.loop.fork(path).nextLong();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Host host() {
    return host;
  }

  /** Whether a process was ever spawned here. */
  boolean wasSpawned() {
    return state != State.RESERVED;
  }

  /** The running process; none before the spawn, while the host is down, or after the stop. */
  @Nullable Incarnation<M> incarnation() {
    return incarnation;
  }

  boolean hasQueuedCalls() {
    return queuedCalls > 0;
  }

  void callQueued() {
    queuedCalls++;
  }

  void callEnded() {
    queuedCalls--;
  }

  SimulatedDisk disk() {
    return disk;
  }

  void spawn(ProcessFactory<M> processFactory) {
    if (state != State.RESERVED) {
      throw new IllegalStateException(
          "a process was already spawned at '%s'; a path holds one process for the life of its network, so choose another path"
              .formatted(path));
    }
    state = State.SPAWNED;
    factory = processFactory;
    host.adopt(this);
    if (host.isUpNow()) {
      start();
    }
  }

  void start() {
    ProcessFactory<M> starter = factory;
    if (starter != null) {
      EventLoop loop = host.loop;
      starts++;
      Incarnation<M> started = new Incarnation<>(this, starter, loop.fork(path + '#' + starts));
      incarnation = started;
      loop.trace(hash);
      long id = loop.nextId();
      if (loop.isObserved()) {
        loop.publish(new NetworkEvent.Started(id, loop.current(), loop.time(), this));
      }
      if (started.isRunning()) {
        startOrForget(started, id);
      }
    }
  }

  /** A process that fails to start is not there, until the next restart of its host. */
  private void startOrForget(Incarnation<M> started, long id) {
    try {
      started.start(id);
    } catch (ProcessException e) {
      incarnation = null;
      throw e;
    }
  }

  /** Forgets the process; the disk stays, up to the last sync. */
  void crash() {
    incarnation = null;
    disk.crash();
  }

  void stop() {
    if (state == State.SPAWNED) {
      host.disown(this);
      incarnation = null;
      factory = null;
      disk.wipe();
      state = State.STOPPED;
    }
  }

  /**
   * Whether what the process does now takes effect.
   *
   * @return false if it crashed or was stopped in the middle of its handler
   * @throws IllegalStateException if it does not handle anything now
   */
  boolean mayAct() {
    Incarnation<?> running = host.loop.running();
    if (running == null || !running.cell.equals(this)) {
      throw new IllegalStateException(
          "process '%s' was used outside of its handler; send it a message instead"
              .formatted(path));
    }
    return running == incarnation;
  }

  void synced() {
    EventLoop loop = host.loop;
    if (loop.isObserved()) {
      loop.publish(new NetworkEvent.Synced(loop.nextId(), loop.current(), loop.time(), this));
    }
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public String toString() {
    return path;
  }
}
