package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.List;

/** The simulator as a {@link World}. */
final class SimulatedWorld implements World {

  final SimulatedNetwork network;
  private final Watcher watcher;

  /** A listener watches all events if they are observed; else none is there. */
  SimulatedWorld(long seed, Watcher watcher, boolean observed) {
    network = SimulatedNetwork.seeded(seed);
    this.watcher = watcher;
    if (observed) {
      network.addListener(this::onEvent);
    }
  }

  private void onEvent(NetworkEvent event) {
    String kind = event.getClass().getSimpleName();
    if (event instanceof NetworkEvent.Started started) {
      watcher.happened(kind, started.process().path());
    } else if (event instanceof NetworkEvent.Submitted submitted) {
      watcher.happened(kind, submitted.to().path() + " " + submitted.message());
    } else if (event instanceof NetworkEvent.Sent sent) {
      watcher.happened(kind, message(sent.from(), sent.to(), sent.message()));
    } else if (event instanceof NetworkEvent.Delivered delivered) {
      watcher.happened(kind, message(delivered.from(), delivered.to(), delivered.message()));
    } else if (event instanceof NetworkEvent.Dropped dropped) {
      watcher.happened(
          kind, message(dropped.from(), dropped.to(), dropped.message()) + " " + dropped.reason());
    } else if (event instanceof NetworkEvent.TimerFired fired) {
      watcher.happened(kind, fired.process().path() + " " + fired.message());
    } else if (event instanceof NetworkEvent.Synced synced) {
      watcher.happened(kind, synced.process().path());
    } else if (event instanceof NetworkEvent.Failed failed) {
      watcher.happened(kind, failed.process().path());
    } else if (event instanceof NetworkEvent.HostChanged changed) {
      watcher.happened(kind, changed.host().name() + " " + changed.change());
    }
  }

  private static String message(Address<?> from, Address<?> to, Object message) {
    return from.path() + " -> " + to.path() + " " + message;
  }

  @Override
  public void addHost(String name) {
    network.addHost(name);
  }

  @Override
  public Address<Note> address(String host, String path) {
    return network.address(network.host(host), path);
  }

  @Override
  public void spawn(Address<Note> address, ProcessFactory<Note> factory) {
    network.spawn(address, factory);
  }

  @Override
  public void found(Address<Note> address, Note founding) {
    network.found(address, founding);
  }

  @Override
  public void stop(Address<Note> address) {
    network.stop(address);
  }

  @Override
  public boolean submit(Address<Note> to, Note message) {
    return network.submit(to, message);
  }

  @Override
  public void turn(String name, Switch which, int amount) {
    SimulatedHost host = network.host(name);
    switch (which) {
      case CRASH -> host.crash();
      case RESTART -> host.restart();
      case WIPE -> host.wipe();
      case PAUSE -> host.pause();
      case RESUME -> host.resume();
      case CAPACITY -> host.capacity(World.capacity(amount));
      case UNLIMITED -> host.unlimited();
      case CLOCK_OFFSET -> host.clockOffset(World.skew(amount));
      case CLOCK_STEP -> host.clockStep(World.skew(amount));
      case CLOCK_DRIFT -> host.clockDrift(World.drift(amount));
      case CRASH_AT_SEND -> host.crashAtSend(World.number(amount));
      case CRASH_BEFORE_SYNC -> host.crashBeforeSync(World.number(amount));
      case CRASH_AFTER_SYNC -> host.crashAfterSync(World.number(amount));
      case CRASH_AT_START -> host.crashAtStart(World.number(amount));
    }
  }

  @Override
  public void set(List<String> from, List<String> to, Setting which, int amount) {
    Links links = from.isEmpty() ? network.links() : network.links(from, to);
    double probability = amount / 10.0;
    switch (which) {
      case LATENCY -> links.latency(World.latency(amount));
      case LOSS -> links.loss(probability);
      case DUPLICATION -> links.duplication(probability);
      case SLOW_COPIES -> links.duplication(probability, World.latencyOfCopies(amount));
      case FIFO -> links.fifo(amount % 2 == 1);
      case REPORTED_FAILED -> links.reportedFailed(probability);
    }
  }

  @Override
  public Runnable partition(String from, String to, boolean bothWays) {
    Partition partition =
        bothWays
            ? network.partition(List.of(from), List.of(to))
            : network.partitionOneWay(List.of(from), List.of(to));
    return partition::heal;
  }

  @Override
  public void heal() {
    network.heal();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    return network.after(delay, action);
  }

  @Override
  public void runFor(Duration duration) {
    Duration end = network.now().plus(duration);
    boolean done = false;
    while (!done) {
      Duration left = end.minus(network.now());
      try {
        network.runFor(left.isNegative() ? Duration.ZERO : left);
        done = true;
      } catch (ProcessException e) {
        watcher.happened("Thrown", Performance.root(e));
      }
    }
  }

  @Override
  public Duration now() {
    return network.now();
  }

  @Override
  public String summary() {
    List<String> hosts = network.hosts().stream().map(SimulatedWorld::state).toList();
    return hosts + " " + network.messageCountsByLink();
  }

  private static String state(SimulatedHost host) {
    return "%s up %s paused %s crashes %d"
        .formatted(host.name(), host.isUp(), host.isPaused(), host.crashes());
  }
}
