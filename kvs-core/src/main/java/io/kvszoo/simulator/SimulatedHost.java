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
 * A host of a {@link SimulatedNetwork}, with methods that inject its faults. Each fault takes
 * effect at the present virtual time, and its method returns the host; it has no effect if the host
 * is already in that state. A crash in the middle of a handler is armed to strike later, and its
 * method returns the armed crash.
 *
 * <p><b>Order.</b> Messages from other hosts and from outside are handled in the order of their
 * arrival, at the rate of the {@link #capacity}. Messages that the host's processes send to each
 * other and to themselves, including timers and reports of failures, are not limited by the
 * capacity. During a {@link #pause} all of these wait in one queue; afterwards they are handled in
 * that order, before later ones. While a message of the host to itself waits in the queue, later
 * such messages wait behind it.
 *
 * <p>Each message that has waited is handled in a separate event. This event is created when the
 * message before it is taken from the queue, or when the message enters an empty queue.
 *
 * <p><b>Clock.</b> Clocks start at 2000-01-01T00:00:00Z when the network begins, and show true time
 * until they are changed.
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
   * Returns whether this host is up; a paused host is up.
   *
   * @return false from a crash to the restart
   */
  public boolean isUp() {
    synchronized (log.lock()) {
      return state.isUp();
    }
  }

  /**
   * Returns whether this host is paused.
   *
   * @return true from a pause to the resume or crash
   */
  public boolean isPaused() {
    synchronized (log.lock()) {
      return state.isPaused();
    }
  }

  /**
   * The processes that were spawned on this host and not stopped, whether running or not, in the
   * order of their spawning.
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
   * The number of crashes of this host.
   *
   * @return the number, from 0
   */
  public int crashes() {
    synchronized (log.lock()) {
      return state.crashes();
    }
  }

  /**
   * Limits the rate at which this host handles messages that arrive over links, and calls from
   * outside. A message that arrives while the host is busy waits in memory. Messages that the
   * host's processes send to each other and to themselves do not count, nor do founding messages; a
   * batch counts as the number of its items ({@link Weighted}). A message whose process is down or
   * stopped uses capacity too; a message that arrives while the host is down does not. A change
   * does not affect the message that is being handled.
   *
   * @param messagesPerSecond the limit, per second of virtual time, from 1 to 10^9
   * @return this host
   */
  public SimulatedHost capacity(int messagesPerSecond) {
    checkArgument(
        messagesPerSecond >= 1 && messagesPerSecond <= NANOS_PER_SECOND,
        "messagesPerSecond (%s) must be in [1, %s]; use unlimited() for no limit",
        messagesPerSecond,
        NANOS_PER_SECOND);
    return handling(NANOS_PER_SECOND / messagesPerSecond);
  }

  /**
   * Removes the limit of {@link #capacity}; waiting messages are handled now.
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
   * Crashes this host. The memory of its processes, their timers, their unsynced writes, the
   * messages between them and all waiting messages are lost, as are messages that arrive until the
   * restart; messages that its processes sent to other hosts are still delivered. If the host
   * crashes in the middle of a handler, the rest of the handler has no effect.
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
   * Arms a crash of this host in the middle of a handler, right after one of its processes has sent
   * a message. The message is sent, and the rest of the handler has no effect.
   *
   * @param sends the number of the send, counted from now on, at least 1; messages within the host
   *     count too
   * @return the armed crash, which can be disarmed
   */
  public ArmedCrash crashAtSend(int sends) {
    return armed.arm(CrashPoint.SEND, "sends", sends);
  }

  /**
   * Arms a crash of this host in the middle of a handler, when one of its processes syncs its disk,
   * before the sync takes effect: the writes since the previous sync are lost.
   *
   * @param syncs the number of the sync, counted from now on, at least 1
   * @return the armed crash, which can be disarmed
   */
  public ArmedCrash crashBeforeSync(int syncs) {
    return armed.arm(CrashPoint.BEFORE_SYNC, "syncs", syncs);
  }

  /**
   * Arms a crash of this host in the middle of a handler, right after one of its processes has
   * synced its disk. The rest of the handler has no effect.
   *
   * @param syncs the number of the sync, counted from now on, at least 1
   * @return the armed crash, which can be disarmed
   */
  public ArmedCrash crashAfterSync(int syncs) {
    return armed.arm(CrashPoint.AFTER_SYNC, "syncs", syncs);
  }

  /**
   * Arms a crash of this host in the middle of a restart or a spawn, right after one of its
   * processes has started and before it is founded. A start that fails does not count.
   *
   * @param starts the number of the start, counted from now on, at least 1
   * @return the armed crash, which can be disarmed
   */
  public ArmedCrash crashAtStart(int starts) {
    return armed.arm(CrashPoint.START, "starts", starts);
  }

  /**
   * Restarts this host after a crash. Its processes start from their disks, in the order in which
   * they were spawned.
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
            // Copied before listeners are notified, since they may spawn processes here or crash
            // this host again.
            int restart = state.crashes();
            List<SimulatedProcess<?>> starting = List.copyOf(processes.values());
            changed(HostChange.RESTARTED);
            startAll(starting, restart);
          }
        });
  }

  /** Starts processes, until one of them, or a listener, crashes the host again. */
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
   * Empties the disks of this host, including synced writes; a host that is up crashes first. The
   * host is down afterwards, even if a listener restarts it meanwhile.
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
   * Pauses this host, so that it handles no events, as in a long garbage collection. Messages,
   * timers and calls wait, and are lost if the host crashes. Has no effect on a host that is down.
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
   * Ends a pause: the events that arrived meanwhile are handled now, in the order of their arrival,
   * as fast as the {@link #capacity} allows.
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
   * Sets the offset of this host's clock from true time.
   *
   * @param offset the time by which the clock is ahead, or behind if negative; zero corrects the
   *     clock
   * @return this host
   * @throws IllegalArgumentException if the clock would show a time before 1678 or after 2262
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
   * Steps this host's clock, as a correction does. Pending timers are not affected.
   *
   * @param step the time to step forward, or back if negative
   * @return this host
   * @throws IllegalArgumentException if the clock would show a time before 1678 or after 2262
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
   * Sets the drift of this host's clock from now on. Timers that are scheduled from now on follow
   * the new rate; pending timers do not.
   *
   * @param rate the drift, in [-0.5, 1]: with 0.01 the clock gains 10 ms per second; with a
   *     negative value it loses time; 0 is a true clock
   * @return this host
   */
  public SimulatedHost clockDrift(double rate) {
    checkArgument(
        rate >= -0.5 && rate <= 1, "drift (%s) must be in [-0.5, 1]; 0 is a true clock", rate);
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

  /** Starts a process: at once if this host is up, and otherwise at the restart. */
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
    checkState(
        !log.isBusy(),
        "a process must not be founded from inside of an event; found it from outside of the network");
    SimulatedProcess<?> process = processes.get(endpoint);
    checkState(
        process != null, "there is no process at '%s'; spawn it before you found it", endpoint);
    process.found(founding);
  }

  /** Stops a process permanently, if it was spawned here and is not stopped. */
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
