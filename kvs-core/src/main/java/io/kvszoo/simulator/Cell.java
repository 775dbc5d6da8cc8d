package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
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

  /** What the process handles after its first start, until it has done so or synced. */
  private @Nullable M founding;

  /** Which incarnation handles what it is founded with; what others sync does not count. */
  private @Nullable Incarnation<M> beingFounded;

  private @Nullable Incarnation<M> incarnation;
  private int starts;

  /** How many calls from outside are queued, which later ones must not overtake. */
  private int queuedCalls;

  /** The class of the last message that crossed no link, and the hash of its name. */
  private Class<?> lastType = Void.class;

  private long lastTypeHash;

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

  /**
   * The running process; none before the spawn, while it or its host is down, or after the stop.
   */
  @Nullable Incarnation<M> incarnation() {
    return incarnation;
  }

  /** Whether the process was stopped for good. */
  boolean isStopped() {
    return state == State.STOPPED;
  }

  /** The hash of a class's name, found fast where messages of one class follow each other. */
  long typeHash(Class<?> type) {
    if (type != lastType) {
      lastType = type;
      lastTypeHash = host.loop.transport().type(type).hash;
    }
    return lastTypeHash;
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

  void spawn(ProcessFactory<M> processFactory, @Nullable M foundingMessage) {
    if (state != State.RESERVED) {
      throw new IllegalStateException(
          "a process was already spawned at '%s'; a path holds one process for the life of its network, so choose another path"
              .formatted(path));
    }
    state = State.SPAWNED;
    factory = processFactory;
    founding = foundingMessage;
    host.adopt(this);
    if (host.isUpNow()) {
      start();
    }
  }

  /**
   * Starts the process; lets it handle what it is founded with, if it did not yet.
   *
   * @throws ProcessException if it throws; it is not there then, until the next restart of its host
   */
  void start() {
    ProcessFactory<M> starter = factory;
    if (starter == null) {
      return;
    }
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
      started.start(id);
    }
    if (started.isRunning()) {
      host.reach(ArmedCrash.Point.START);
    }
    M first = founding;
    if (first != null && started.isRunning()) {
      found(started, first);
    }
  }

  private void found(Incarnation<M> started, M first) {
    beingFounded = started;
    try {
      boolean handled = host.loop.call(started, first);
      if (handled && started.isRunning()) {
        founding = null;
      }
    } finally {
      beingFounded = null;
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
      founding = null;
      disk.wipe();
      state = State.STOPPED;
      host.loop.stopped(this);
    }
  }

  /**
   * Lets through what the process does now.
   *
   * @throws ProcessDown if it crashed or was stopped in the middle of its handler
   * @throws IllegalStateException if it does not handle anything now
   */
  void checkActing() {
    Incarnation<?> running = host.loop.running();
    if (running == null || !running.cell.equals(this)) {
      throw usedOutside();
    }
    checkAlive();
  }

  /**
   * Lets anybody through but a process that has come to its end in the middle of its handler.
   *
   * @throws ProcessDown to such a process
   */
  void checkAlive() {
    Incarnation<?> running = host.loop.running();
    if (running != null && running.cell.equals(this) && running != incarnation) {
      throw new ProcessDown();
    }
  }

  IllegalStateException usedOutside() {
    return new IllegalStateException(
        "process '%s' was used outside of its handler; send it a message instead".formatted(path));
  }

  void synced() {
    if (beingFounded != null && beingFounded == incarnation) {
      founding = null;
    }
    host.loop.synced(this);
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
