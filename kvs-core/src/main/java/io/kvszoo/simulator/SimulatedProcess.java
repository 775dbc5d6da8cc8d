package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
import org.jspecify.annotations.Nullable;

/** The parts of a process that survive its crashes: its disk, and how it starts and is founded. */
final class SimulatedProcess<M> implements SimulatedDisk.Owner {

  /** Distinguishes the events of one process in the trace. */
  private static final long SYNCED = 0x632BE59BD9B4E019L;

  private static final long STOPPED = 0x9FB21C651E98DF25L;

  final Address<M> address;
  final Endpoint endpoint;
  private final Engine engine;
  private final ArmedCrashes crashes;
  private final SimulatedDisk disk = new SimulatedDisk(this);
  private final ProcessFactory<M> factory;
  private int starts;

  private boolean wasFounded;

  /** The founding message, until the process has handled it or synced. */
  private @Nullable Object founding;

  /**
   * The incarnation that handles the founding message; syncs of other incarnations do not count.
   */
  private Endpoint.@Nullable Receiver beingFounded;

  SimulatedProcess(
      Address<M> address,
      Endpoint endpoint,
      Engine engine,
      ArmedCrashes crashes,
      ProcessFactory<M> factory) {
    this.address = address;
    this.endpoint = endpoint;
    this.engine = engine;
    this.crashes = crashes;
    this.factory = factory;
  }

  Engine engine() {
    return engine;
  }

  ArmedCrashes crashes() {
    return crashes;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /**
   * Starts the process, and founds it if that is still to be done.
   *
   * @throws ProcessException if it throws; it is not there then, until the next restart of its host
   */
  void start() {
    if (endpoint.isStopped()) {
      return;
    }
    EventLog log = engine.log();
    starts++;
    SimulatedContext<M> started =
        new SimulatedContext<>(this, factory, engine.choices().randomOf(address, starts));
    endpoint.receiver(started);
    log.trace(endpoint.hash);
    long id = log.nextId();
    if (log.isObserved()) {
      log.publish(new NetworkEvent.Started(id, log.current(), log.at(), address));
    }
    if (started.isRunning()) {
      started.start(id);
    }
    if (started.isRunning()) {
      crashes.strikeAt(CrashPoint.START, address);
    }
    completeFounding();
  }

  /**
   * Founds the process, now or when it runs.
   *
   * @throws ProcessException if it throws; it is founded at its next start then
   */
  void found(Object message) {
    checkState(
        !wasFounded,
        "the process at '%s' was already founded; found a process only once in the life of a cluster",
        endpoint);
    wasFounded = true;
    founding = message;
    completeFounding();
  }

  /** Lets the process handle the founding message, if it is running and has not handled it yet. */
  private void completeFounding() {
    Object message = founding;
    Endpoint.Receiver running = endpoint.receiver();
    if (message == null || running == null) {
      return;
    }
    beingFounded = running;
    try {
      boolean handled = engine.loop().call(running, message);
      if (handled && running.isRunning()) {
        founding = null;
      }
    } finally {
      beingFounded = null;
    }
  }

  /** Forgets the process; the disk stays, up to the last sync. */
  void crash() {
    endpoint.receiver(null);
    disk.crash();
  }

  /** Stops the process permanently. */
  void stop() {
    endpoint.stopped();
    founding = null;
    disk.wipe();
    engine.log().trace(endpoint.hash + STOPPED);
  }

  @Override
  public void checkActing() {
    Endpoint.Receiver running = engine.loop().running();
    if (running == null || !running.endpoint.equals(endpoint)) {
      throw usedOutside();
    }
    checkAlive();
  }

  @Override
  public void checkAlive() {
    Endpoint.Receiver running = engine.loop().running();
    if (running != null && running.endpoint.equals(endpoint) && !running.isRunning()) {
      throw new ProcessDown();
    }
  }

  IllegalStateException usedOutside() {
    return new IllegalStateException(
        "the context of process '%s' was used outside of a handler of the process; send the process a message instead"
            .formatted(address));
  }

  @Override
  public void beginSync() {
    crashes.strikeAt(CrashPoint.BEFORE_SYNC, address);
    checkAlive();
  }

  @Override
  public void endSync() {
    if (beingFounded != null && beingFounded.isRunning()) {
      founding = null;
    }
    EventLog log = engine.log();
    log.trace(endpoint.hash + SYNCED);
    if (log.isObserved()) {
      log.publish(new NetworkEvent.Synced(log.nextId(), log.current(), log.at(), address));
    }
    checkAlive();
    crashes.strikeAt(CrashPoint.AFTER_SYNC, address);
    checkAlive();
  }
}
