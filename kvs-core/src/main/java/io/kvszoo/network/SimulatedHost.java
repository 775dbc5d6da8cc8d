package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
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
 * nothing.
 */
public final class SimulatedHost implements Host {

  private static final int NANOS_A_SECOND = 1_000_000_000;

  final EventLoop loop;
  final int index;

  /** By name, to seed links. */
  final long hash;

  final SimulatedClock clock = new SimulatedClock();
  private final String name;
  private final List<Cell<?>> cells = new ArrayList<>();
  private final List<Event> deferred = new ArrayList<>();
  private final Map<String, Link> linksTo = new HashMap<>();

  /**
   * Messages sent to each other host, by its index, without what carries over 32 bits. With many
   * hosts, fetching these from memory is what a run spends most time on, so they are small.
   */
  private int[] sentTo = new int[0];

  /** How long a message takes, in ns; 0 if no capacity is set. */
  private long handling;

  /** When all messages that came will have been handled. */
  private long free;

  private boolean up = true;
  private boolean paused;

  /** How many events that waited in a pause are yet to be handled. */
  private int resuming;

  private int crashes;

  SimulatedHost(EventLoop loop, String name, int index) {
    this.loop = loop;
    this.name = name;
    this.index = index;
    this.hash = loop.fork(name).nextLong();
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
      return paused;
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
   * Bounds how many messages this host handles: those that come over links, and calls from outside.
   * One that comes while the host is busy waits its turn, in memory. What the host's processes send
   * to each other and to themselves does not count, and a batch counts as what is in it ({@link
   * Weighted}).
   *
   * @param messagesASecond of virtual time, at least 1 and at most 10^9
   * @return this host
   */
  public SimulatedHost capacity(int messagesASecond) {
    checkArgument(
        messagesASecond >= 1 && messagesASecond <= NANOS_A_SECOND,
        "messagesASecond (%s) must be in [1, %s]",
        messagesASecond,
        NANOS_A_SECOND);
    synchronized (loop.lock()) {
      handling = NANOS_A_SECOND / messagesASecond;
      loop.trace(index * 31L + handling);
      return this;
    }
  }

  /**
   * Takes this host down. The memory of its processes, their timers and their unsynced writes are
   * lost, and so are messages that arrive until the restart; what its processes sent before is on
   * its way.
   *
   * @return this host
   */
  public SimulatedHost crash() {
    synchronized (loop.lock()) {
      if (up) {
        up = false;
        paused = false;
        free = 0;
        crashes++;
        cells.forEach(Cell::crash);
        List<Event> lost = List.copyOf(deferred);
        deferred.clear();
        changed(HostChange.CRASHED);
        lost.forEach(loop::lost);
      }
      return this;
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
    synchronized (loop.lock()) {
      if (!up) {
        up = true;
        changed(HostChange.RESTARTED);
        startAll();
      }
      return this;
    }
  }

  /** Starts all processes, unless one of them, or a listener, crashes the host again. */
  private void startAll() {
    int restart = crashes;
    Optional<ProcessException> failed = Optional.empty();
    for (Cell<?> cell : List.copyOf(cells)) {
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
   * Empties the disks of this host, synced writes included; a host that is up crashes first.
   *
   * @return this host, down
   */
  public SimulatedHost wipe() {
    synchronized (loop.lock()) {
      crash();
      cells.forEach(cell -> cell.disk().wipe());
      changed(HostChange.WIPED);
      return this;
    }
  }

  /**
   * Stops this host from handling anything, as a long garbage collection does. Messages and timers
   * wait. A host that is down cannot be paused.
   *
   * @return this host
   */
  public SimulatedHost pause() {
    synchronized (loop.lock()) {
      if (up && !paused) {
        paused = true;
        changed(HostChange.PAUSED);
      }
      return this;
    }
  }

  /**
   * Ends a pause: what came in the meantime is handled now, in the order in which it came.
   *
   * @return this host
   */
  public SimulatedHost resume() {
    synchronized (loop.lock()) {
      if (paused) {
        paused = false;
        changed(HostChange.RESUMED);
        resuming += deferred.size();
        deferred.forEach(loop::again);
        deferred.clear();
      }
      return this;
    }
  }

  /**
   * Sets how far this host's clock is from true time.
   *
   * @param offset ahead of it, or behind it if negative; zero corrects the clock
   * @return this host
   */
  public SimulatedHost clockOffset(Duration offset) {
    long nanos = Durations.signedNanos("offset", offset);
    synchronized (loop.lock()) {
      clock.set(loop.now(), SimulatedClock.EPOCH_NANOS + loop.now() + nanos);
      changed(HostChange.CLOCK_CHANGED);
      return this;
    }
  }

  /**
   * Moves this host's clock in one step, as a correction does. Timers that are waiting stay where
   * they are.
   *
   * @param step forward, or back if negative
   * @return this host
   */
  public SimulatedHost clockStep(Duration step) {
    long nanos = Durations.signedNanos("step", step);
    synchronized (loop.lock()) {
      clock.set(loop.now(), clock.read(loop.now()) + nanos);
      changed(HostChange.CLOCK_CHANGED);
      return this;
    }
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
    synchronized (loop.lock()) {
      clock.drift(loop.now(), rate);
      changed(HostChange.CLOCK_CHANGED);
      return this;
    }
  }

  int crashes() {
    return crashes;
  }

  boolean isUpNow() {
    return up;
  }

  boolean isPausedNow() {
    return paused;
  }

  List<Event> deferred() {
    return deferred;
  }

  void defer(Event event) {
    deferred.add(event);
  }

  /** Whether an event must wait its turn, because others waited in a pause and come first. */
  boolean letsOthersGoFirst(Event event) {
    if (event.waited) {
      resuming--;
      event.waited = false;
      return false;
    }
    return resuming > 0;
  }

  boolean hasCapacity() {
    return handling > 0;
  }

  /** Gives an event its turn; whether that is later, as this host is busy. */
  boolean letsWait(Event event) {
    if (handling == 0 || event.hasTurn || !event.takesTurn()) {
      return false;
    }
    long turn = Math.max(loop.now(), free);
    int weight = event.message instanceof Weighted weighted ? Math.max(1, weighted.weight()) : 1;
    free = turn + weight * handling;
    event.hasTurn = true;
    if (event.kind == Event.Kind.MESSAGE) {
      event.kind = Event.Kind.ARRIVED;
    }
    event.epoch = crashes;
    event.time = turn;
    return turn > loop.now();
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
    loop.trace(index * 31L + change.name().hashCode());
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
