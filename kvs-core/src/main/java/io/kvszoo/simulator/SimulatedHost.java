package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Weighted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

  final EventLoop loop;
  final int index;

  /** By name, to seed links. */
  final long hash;

  final SimulatedClock clock = new SimulatedClock();
  private final String name;
  private final List<Cell<?>> cells = new ArrayList<>();
  private final List<ArmedCrash> armed = new ArrayList<>();

  private final Inbox inbox;
  private final Map<String, Link> linksTo = new HashMap<>();

  /**
   * Messages sent to each other host, by its index, without what carries over 32 bits. With many
   * hosts, fetching these from memory is what a run spends most time on, so they are small.
   */
  private int[] sentTo = new int[0];

  private boolean up = true;

  /** Whether what comes is handled at once: the usual case, in one place to look at. */
  private boolean ready = true;

  /** Whether a crash is armed. */
  private boolean isArmed;

  private boolean wiping;
  private int crashes;

  SimulatedHost(EventLoop loop, String name, int index) {
    this.loop = loop;
    this.name = name;
    this.index = index;
    inbox = new Inbox(this);
    this.hash = loop.fork(name).nextLong();
    loop.trace(hash);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Whether this host is up, be it paused or not.
   *
   * @return false from a crash to the restart
   */
  public boolean isUp() {
    synchronized (loop.lock()) {
      return up;
    }
  }

  /**
   * Whether this host is paused.
   *
   * @return true from a pause to the resume or crash
   */
  public boolean isPaused() {
    synchronized (loop.lock()) {
      return inbox.isPaused();
    }
  }

  /**
   * The processes that were spawned here and not stopped, in that order, be they up or not.
   *
   * @return their addresses
   */
  public List<Address<?>> processes() {
    synchronized (loop.lock()) {
      return ImmutableList.copyOf(cells);
    }
  }

  /**
   * How often this host crashed.
   *
   * @return 0 for one that never did
   */
  public int crashes() {
    synchronized (loop.lock()) {
      return crashes;
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
          if (inbox.handling(nanosPerMessage)) {
            loop.trace(hash + nanosPerMessage);
          }
        });
  }

  private SimulatedHost change(Runnable change) {
    loop.change(change);
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
          if (up) {
            up = false;
            crashes++;
            cells.forEach(Cell::crash);
            List<Event> lost = inbox.clear();
            changed(HostChange.CRASHED);
            lost.forEach(loop::lostInCrash);
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
    return arm(ArmedCrash.Point.SEND, "sends", sends);
  }

  /**
   * Crashes this host in the middle of a handler, when one of its processes syncs its disk, before
   * that takes effect: the writes since the sync before are lost.
   *
   * @param syncs the number of the sync, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashBeforeSync(int syncs) {
    return arm(ArmedCrash.Point.BEFORE_SYNC, "syncs", syncs);
  }

  /**
   * Crashes this host in the middle of a handler, right after one of its processes has synced its
   * disk: the rest of the handler has no effect.
   *
   * @param syncs the number of the sync, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashAfterSync(int syncs) {
    return arm(ArmedCrash.Point.AFTER_SYNC, "syncs", syncs);
  }

  /**
   * Crashes this host in the middle of a restart or a spawn, right after one of its processes has
   * started, and before it is founded. A start that fails does not count.
   *
   * @param starts the number of the start, from now on and at least 1
   * @return the crash, to disarm it
   */
  public ArmedCrash crashAtStart(int starts) {
    return arm(ArmedCrash.Point.START, "starts", starts);
  }

  private ArmedCrash arm(ArmedCrash.Point point, String name, int number) {
    checkArgument(number >= 1, "%s (%s) must be >= 1, the first from now on", name, number);
    synchronized (loop.lock()) {
      ArmedCrash crash = new ArmedCrash(this, point, number);
      armed.add(crash);
      isArmed = true;
      return crash;
    }
  }

  void disarm(ArmedCrash crash) {
    armed.remove(crash);
    isArmed = !armed.isEmpty();
  }

  /** Crashes if an armed crash has waited for this moment. */
  void reach(ArmedCrash.Point point) {
    if (isArmed && armed.removeIf(crash -> crash.strikesAt(point))) {
      isArmed = !armed.isEmpty();
      crash();
    }
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
          if (!up && !wiping) {
            up = true;
            lookAround();
            // Before listeners are told, who may spawn others here, or crash this host again.
            int restart = crashes;
            List<Cell<?>> starting = List.copyOf(cells);
            changed(HostChange.RESTARTED);
            startAll(starting, restart);
          }
        });
  }

  /** Starts processes, unless one of them, or a listener, crashes the host again. */
  private void startAll(List<Cell<?>> starting, int restart) {
    Optional<ProcessException> failed = Optional.empty();
    for (Cell<?> cell : starting) {
      if (up && crashes == restart) {
        try {
          cell.start();
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
            cells.forEach(cell -> cell.disk().wipe());
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
          if (up && !inbox.isPaused()) {
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
          if (inbox.isPaused()) {
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
          clock.set(loop.now(), SimulatedClock.EPOCH_NANOS + loop.now(), nanos);
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
          clock.set(loop.now(), clock.read(loop.now()), nanos);
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
          clock.drift(loop.now(), rate);
          loop.trace(Double.doubleToLongBits(rate));
          clockChanged();
        });
  }

  private void clockChanged() {
    loop.trace(clock.read(loop.now()));
    changed(HostChange.CLOCK_CHANGED);
  }

  /** What is scheduled for the memory of this host's processes is void in another epoch. */
  int epoch() {
    return crashes;
  }

  boolean isUpNow() {
    return up;
  }

  /** Whether what comes is handled at once. */
  boolean isReady() {
    return ready;
  }

  /** Finds out whether what comes is handled at once. */
  void lookAround() {
    ready = up && inbox.isOpen();
  }

  Inbox inbox() {
    return inbox;
  }

  void adopt(Cell<?> cell) {
    cells.add(cell);
  }

  void disown(Cell<?> cell) {
    cells.remove(cell);
  }

  /** Counts a message to another host and returns its number on that link, modulo 2^32. */
  int countSent(SimulatedHost to) {
    if (to.index >= sentTo.length) {
      sentTo = Arrays.copyOf(sentTo, Math.max(to.index + 1, 2 * sentTo.length));
    }
    int number = ++sentTo[to.index];
    if (number == 0) {
      linkTo(to).sentCarry++;
    }
    return number;
  }

  long sent(SimulatedHost to) {
    if (to.index >= sentTo.length) {
      return 0;
    }
    Link link = linksTo.get(to.name);
    long carried = link == null ? 0 : link.sentCarry << Integer.SIZE;
    return carried + Integer.toUnsignedLong(sentTo[to.index]);
  }

  /** What there is to remember of a link, made if nothing was remembered yet. */
  Link linkTo(SimulatedHost to) {
    return linksTo.computeIfAbsent(
        to.name, other -> new Link(loop.transport().table(), new LinkName(name, other)));
  }

  private void changed(HostChange change) {
    loop.trace(hash + change.name().hashCode());
    if (loop.isObserved()) {
      loop.publish(
          new NetworkEvent.HostChanged(loop.nextId(), loop.current(), loop.time(), this, change));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
