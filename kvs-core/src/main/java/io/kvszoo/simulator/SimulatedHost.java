package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.Weighted;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host of a {@link SimulatedNetwork}, and the switches of its faults. Each switch acts at the
 * present virtual time and returns the host; one that is already where it should be changes
 * nothing. Crashes in the middle of a handler are armed, to strike later, and return themselves.
 *
 * <p><b>Order.</b> What comes from other hosts and from outside is handled in the order in which it
 * comes, at the pace of the {@link #capacity}. What the host's processes send to each other and to
 * themselves, timers and reports of failures included, does not wait for that pace. In a {@link
 * #pause} everything waits, in one queue, and is handled in that order afterwards, before what
 * comes later. While a message of the host to itself still waits there, later ones queue up behind
 * it.
 *
 * <p>Each that has waited is handled in an event of its own, which was caused when the one before
 * it was taken from the queue, or when it came to an empty one.
 *
 * <p><b>Clock.</b> Clocks read 2000-01-01T00:00:00Z when the network begins, and true time until
 * they are moved.
 */
public final class SimulatedHost implements Host {

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final Engine engine;
  private final EventLog log;
  private final HostState state;
  private final Inbox inbox;
  private final ArmedCrashes armed;
  private final Map<Endpoint, SimulatedProcess<?>> processes = new LinkedHashMap<>();
  private boolean wiping;

  SimulatedHost(Engine engine, HostState state) {
    this.engine = engine;
    this.state = state;
    log = engine.log();
    inbox = new Inbox(state, engine.schedule(), engine.time());
    armed = new ArmedCrashes(state, log.lock(), engine.chosen(), this::crash);
    engine.loop().add(inbox);
    log.trace(state.hash);
  }

  @Override
  public String name() {
    return state.name();
  }

  /**
   * Whether this host is up, be it paused or not.
   *
   * @return false from a crash to the restart
   */
  public boolean isUp() {
    synchronized (log.lock()) {
      return state.isUp();
    }
  }

  /**
   * Whether this host is paused.
   *
   * @return true from a pause to the resume or crash
   */
  public boolean isPaused() {
    synchronized (log.lock()) {
      return state.isPaused();
    }
  }

  /**
   * The processes that were spawned here and not stopped, in that order, be they up or not.
   *
   * @return their addresses
   */
  public List<Address<?>> processes() {
    synchronized (log.lock()) {
      return processes.keySet().stream()
          .map(endpoint -> endpoint.address)
          .collect(toImmutableList());
    }
  }

  /**
   * How often this host crashed.
   *
   * @return 0 for one that never did
   */
  public int crashes() {
    synchronized (log.lock()) {
      return state.crashes();
    }
  }

  /**
   * Bounds how many messages this host handles: those that come over links, and calls from outside.
   * One that comes while the host is busy waits its turn, in memory. What the host's processes send
   * to each other and to themselves does not count, nor does what a process is founded with, and a
   * batch counts as what is in it ({@link Weighted}). A message that finds its process down or
   * stopped takes its turn too; one that finds the host down does not. A change leaves the turn
   * that is being taken as long as it was.
   *
   * @param messagesPerSecond of virtual time, at least 1 and at most 10^9
   * @return this host
   */
  public SimulatedHost capacity(int messagesPerSecond) {
    checkArgument(
        messagesPerSecond >= 1 && messagesPerSecond <= NANOS_PER_SECOND,
        "messagesPerSecond (%s) must be in [1, %s]",
        messagesPerSecond,
        NANOS_PER_SECOND);
    return handling(NANOS_PER_SECOND / messagesPerSecond);
  }

  /**
   * Ends the bound of {@link #capacity}; what waits is handled now.
   *
   * @return this host
   */
  public SimulatedHost unlimited() {
    return handling(0);
  }

  private SimulatedHost handling(long nanosPerMessage) {
    return change(
        () -> {
          if (inbox.setHandling(nanosPerMessage)) {
            log.trace(state.hash + nanosPerMessage);
          }
        });
  }

  private SimulatedHost change(Runnable change) {
    log.change(change);
    return this;
  }

  /**
   * Takes this host down. The memory of its processes, their timers, their unsynced writes, what
   * they sent to each other and what waits to be handled are lost, and so are messages that arrive
   * until the restart; what its processes sent to other hosts is on its way. In the middle of a
   * handler, the rest of it has no effect.
   *
   * @return this host
   */
  public SimulatedHost crash() {
    return change(
        () -> {
          if (state.isUp()) {
            state.crash();
            processes.values().forEach(SimulatedProcess::crash);
            List<Event> lost = inbox.clear();
            changed(HostChange.CRASHED);
            lost.forEach(engine.loop()::loseInCrash);
          }
        });
  }

  /**
   * Crashes this host in the middle of a handler, right after one of its processes has sent a
   * message: that went, and the rest of the handler has no effect.
   *
   * @param sends the number of the send, from now on and at least 1; messages within the host count
   * @return the crash, to disarm it
   */
  public ArmedCrash crashAtSend(int sends) {
    return armed.arm(CrashPoint.SEND, "sends", sends);
  }

  /**
   * Crashes this host in the middle of a handler, when one of its processes syncs its disk, before
   * that takes effect: the writes since the sync before are lost.
   *
   * @param syncs the number of the sync, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashBeforeSync(int syncs) {
    return armed.arm(CrashPoint.BEFORE_SYNC, "syncs", syncs);
  }

  /**
   * Crashes this host in the middle of a handler, right after one of its processes has synced its
   * disk: the rest of the handler has no effect.
   *
   * @param syncs the number of the sync, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashAfterSync(int syncs) {
    return armed.arm(CrashPoint.AFTER_SYNC, "syncs", syncs);
  }

  /**
   * Crashes this host in the middle of a restart or a spawn, right after one of its processes has
   * started, and before it is founded. A start that fails does not count.
   *
   * @param starts the number of the start, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashAtStart(int starts) {
    return armed.arm(CrashPoint.START, "starts", starts);
  }

  /**
   * Takes this host up after a crash. Its processes start in the order in which they were spawned,
   * with what their disks hold.
   *
   * @return this host
   * @throws ProcessException if a process failed to start; the others have started
   */
  public SimulatedHost restart() {
    return change(
        () -> {
          if (!state.isUp() && !wiping) {
            state.restart();
            inbox.open();
            // Before listeners are told, who may spawn others here, or crash this host again.
            int restart = state.crashes();
            List<SimulatedProcess<?>> starting = List.copyOf(processes.values());
            changed(HostChange.RESTARTED);
            startAll(starting, restart);
          }
        });
  }

  /** Starts processes, unless one of them, or a listener, crashes the host again. */
  private void startAll(List<SimulatedProcess<?>> starting, int restart) {
    Optional<ProcessException> failed = Optional.empty();
    for (SimulatedProcess<?> process : starting) {
      if (state.isUp() && state.crashes() == restart) {
        try {
          process.start();
        } catch (ProcessException e) {
          failed = Optional.of(failed.orElse(e));
        }
      }
    }
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  /**
   * Empties the disks of this host, synced writes included; a host that is up crashes first. It is
   * down afterwards, whatever listeners do meanwhile.
   *
   * @return this host, down
   */
  public SimulatedHost wipe() {
    return change(
        () -> {
          boolean outer = wiping;
          wiping = true;
          try {
            crash();
            processes.values().forEach(process -> process.disk().wipe());
            changed(HostChange.WIPED);
          } finally {
            wiping = outer;
          }
        });
  }

  /**
   * Stops this host from handling anything, as a long garbage collection does. Messages, timers and
   * calls wait, and are lost if the host crashes. A host that is down cannot be paused.
   *
   * @return this host
   */
  public SimulatedHost pause() {
    return change(
        () -> {
          if (state.isUp() && !state.isPaused()) {
            inbox.pause();
            changed(HostChange.PAUSED);
          }
        });
  }

  /**
   * Ends a pause: what came in the meantime is handled now, in the order in which it came, as fast
   * as the {@link #capacity} allows.
   *
   * @return this host
   */
  public SimulatedHost resume() {
    return change(
        () -> {
          if (state.isPaused()) {
            inbox.resume();
            changed(HostChange.RESUMED);
          }
        });
  }

  /**
   * Sets how far this host's clock is from true time.
   *
   * @param offset ahead of it, or behind it if negative; zero corrects the clock
   * @return this host
   * @throws IllegalArgumentException if the clock would read a time before 1678 or after 2262
   */
  public SimulatedHost clockOffset(Duration offset) {
    long nanos = Durations.signedNanos("offset", offset);
    return change(
        () -> {
          state.clock.set(now(), SimulatedClock.EPOCH_NANOS + now(), nanos);
          clockChanged();
        });
  }

  /**
   * Moves this host's clock in one step, as a correction does. Timers that are waiting stay where
   * they are.
   *
   * @param step forward, or back if negative
   * @return this host
   * @throws IllegalArgumentException if the clock would read a time before 1678 or after 2262
   */
  public SimulatedHost clockStep(Duration step) {
    long nanos = Durations.signedNanos("step", step);
    return change(
        () -> {
          state.clock.set(now(), state.clock.read(now()), nanos);
          clockChanged();
        });
  }

  /**
   * Sets how much too fast this host's clock runs from now on. Timers that are set from now on
   * follow it; those that are waiting do not.
   *
   * @param rate the excess, in [-0.5, 1]: 0.01 gains 10 ms a second, negative values lose, 0 is a
   *     true clock
   * @return this host
   */
  public SimulatedHost clockDrift(double rate) {
    checkArgument(rate >= -0.5 && rate <= 1, "drift (%s) must be in [-0.5, 1]", rate);
    return change(
        () -> {
          state.clock.drift(now(), rate);
          log.trace(Double.doubleToLongBits(rate));
          clockChanged();
        });
  }

  private void clockChanged() {
    log.trace(state.clock.read(now()));
    changed(HostChange.CLOCK_CHANGED);
  }

  private long now() {
    return engine.time().now();
  }

  HostState state() {
    return state;
  }

  /** Starts a process, at once if this host is up. */
  <M> void spawn(Address<M> address, Endpoint endpoint, ProcessFactory<M> factory) {
    endpoint.spawned();
    SimulatedProcess<M> process = new SimulatedProcess<>(address, endpoint, engine, armed, factory);
    processes.put(endpoint, process);
    if (state.isUp()) {
      process.start();
    }
  }

  /** Founds a process that was spawned here. */
  void found(Endpoint endpoint, Object founding) {
    checkState(!log.isBusy(), "a process is founded from outside, and not from inside of an event");
    SimulatedProcess<?> process = processes.get(endpoint);
    checkState(process != null, "no process runs at '%s'; spawn it before it is founded", endpoint);
    process.found(founding);
  }

  /** Ends a process for good, if it was spawned here and has not ended. */
  void stop(Endpoint endpoint) {
    SimulatedProcess<?> process = processes.remove(endpoint);
    if (process != null) {
      process.stop();
    }
  }

  private void changed(HostChange change) {
    log.trace(state.hash + change.name().hashCode());
    if (log.isObserved()) {
      log.publish(
          new NetworkEvent.HostChanged(log.nextId(), log.current(), log.at(), this, change));
    }
  }

  @Override
  public String toString() {
    return state.name();
  }
}
