package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.simulator.World.Batch;
import io.kvszoo.simulator.World.Note;
import io.kvszoo.simulator.World.Switch;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The place of a process of the reference: its disk and its present life, if it runs. */
final class ReferenceProcess {

  /** Ends the handler of a process that is down. */
  private static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final ReferenceNetwork network;
  private final ReferenceHost host;
  private final Address<Note> address;
  private @Nullable ProcessFactory<Note> factory;
  private Optional<Note> founding = Optional.empty();
  private boolean stopped;
  private boolean wasFounded;
  private @Nullable Life life;
  private int callsOnTheirWay;
  private ReferenceDisk.State disk = new ReferenceDisk.State();
  private ReferenceDisk.State synced = new ReferenceDisk.State();

  ReferenceProcess(ReferenceNetwork network, ReferenceHost host, Address<Note> address) {
    this.network = network;
    this.host = host;
    this.address = address;
  }

  ReferenceHost host() {
    return host;
  }

  @Override
  public String toString() {
    return address.path();
  }

  void spawn(ProcessFactory<Note> first) {
    factory = first;
    host.processes.add(this);
    if (host.isUp()) {
      start();
    }
  }

  void found(Note message) {
    if (network.isInEvent() || factory == null || stopped || wasFounded) {
      throw new IllegalStateException(this + " cannot be founded");
    }
    wasFounded = true;
    founding = Optional.of(message);
    Optional.ofNullable(life).ifPresent(this::found);
  }

  private void found(Life running) {
    running.isBeingFounded = true;
    Note message = founding.orElseThrow();
    network.happened("Submitted", address + " " + message);
    running.receive(message);
    if (running == life) {
      founding = Optional.empty();
    }
  }

  void stop() {
    if (factory != null && !stopped) {
      takeDown();
      stopped = true;
      host.processes.remove(this);
    }
  }

  void start() {
    Life started = new Life();
    life = started;
    network.happened("Started", address.path());
    started.handle(
        () -> started.process = Optional.ofNullable(factory).orElseThrow().start(started));
    if (started == life) {
      host.reach(Switch.CRASH_AT_START);
    }
    if (started == life && founding.isPresent()) {
      found(started);
    }
  }

  void takeDown() {
    life = null;
    disk = synced.copy();
  }

  void wipe() {
    disk = new ReferenceDisk.State();
    synced = new ReferenceDisk.State();
  }

  /** Why it can receive nothing on a host that is up; empty if it can. */
  Optional<DropReason> refusal() {
    return stopped
        ? Optional.of(DropReason.STOPPED)
        : life == null ? Optional.of(DropReason.PROCESS_DOWN) : Optional.empty();
  }

  /** Lets the present life receive a message, if it has not ended by then. */
  Runnable receiving(Note message) {
    Life receiver = Optional.ofNullable(life).orElseThrow();
    return () -> receiver.receive(message);
  }

  boolean submit(Note message) {
    checkSpawned();
    if (life == null) {
      return false;
    }
    boolean[] accepted = {true};
    ReferenceHost.Item call =
        new ReferenceHost.Item(
            weight(message),
            () -> {
              Life receiver = life;
              if (receiver != null) {
                network.happened("Submitted", address + " " + message);
                accepted[0] = receiver == life;
                receiver.receive(message);
              }
            },
            () -> {});
    if (network.isInEvent() || callsOnTheirWay > 0 || host.isOccupied()) {
      callsOnTheirWay++;
      int crashes = host.crashes();
      network.at(
          network.time(),
          () -> {
            callsOnTheirWay--;
            if (crashes == host.crashes()) {
              host.arrive(call);
            }
          });
    } else {
      host.arrive(call);
    }
    return accepted[0];
  }

  static int weight(Note message) {
    return message instanceof Batch batch ? Math.max(1, batch.weight()) : 1;
  }

  private void checkSpawned() {
    if (factory == null) {
      throw new IllegalArgumentException("nothing was spawned at " + this);
    }
  }

  /** The process from one start to the next crash. */
  final class Life implements Context<Note> {

    private @Nullable Process<Note> process;
    private boolean isBeingFounded;

    private void receive(Note message) {
      handle(() -> Optional.ofNullable(process).orElseThrow().receive(message));
    }

    private void handle(Runnable handler) {
      if (this != life) {
        return;
      }
      try {
        network.inEvent(handler);
      } catch (Dead e) {
        // The rest of the handler has no effect.
      } catch (RuntimeException e) {
        if (this == life) {
          takeDown();
          network.happened("Failed", address.path());
          throw e;
        }
      }
    }

    private void check() {
      if (this != life) {
        throw new Dead();
      }
    }

    ReferenceProcess process() {
      return ReferenceProcess.this;
    }

    @Override
    public Address<Note> self() {
      check();
      return address;
    }

    @Override
    public <T> void send(Address<T> to, T message) {
      send(network.process(to), (Note) message, Optional.empty());
    }

    @Override
    public <T> void send(Address<T> to, T message, Note onFailure) {
      send(network.process(to), (Note) message, Optional.of(onFailure));
    }

    private void send(ReferenceProcess to, Note message, Optional<Note> onFailure) {
      check();
      to.checkSpawned();
      network.links().send(this, to, message, onFailure);
      check();
      host.reach(Switch.CRASH_AT_SEND);
      check();
    }

    @Override
    public void schedule(Duration delay, Note message) {
      check();
      comeBack(host.untilClockHasRun(delay), message);
    }

    /** Lets a message to itself come to this life, if that has not ended by then. */
    void comeBack(long delay, Note message) {
      int crashes = host.crashes();
      ReferenceHost.Item item =
          new ReferenceHost.Item(
              0,
              () -> {
                if (this == life) {
                  network.happened("TimerFired", address + " " + message);
                  receive(message);
                }
              },
              () -> {});
      network.at(
          network.time() + delay,
          () -> {
            if (crashes == host.crashes()) {
              host.arrive(item);
            }
          });
    }

    @Override
    public long now() {
      check();
      return host.clock();
    }

    @Override
    public RandomGenerator random() {
      throw new UnsupportedOperationException("a program draws nothing");
    }

    @Override
    public Disk disk() {
      check();
      return new ReferenceDisk(() -> disk, this::check, this::sync);
    }

    private void sync() {
      check();
      host.reach(Switch.CRASH_BEFORE_SYNC);
      check();
      synced = disk.copy();
      if (isBeingFounded) {
        founding = Optional.empty();
      }
      network.happened("Synced", address.path());
      check();
      host.reach(Switch.CRASH_AFTER_SYNC);
      check();
    }
  }
}
