package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Timer;
import io.kvszoo.text.Excerpt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes a {@link SimulatedNetwork} run: takes event after event from one queue, checks whether
 * the faults let it happen, and lets its process handle it. Everything happens under one lock.
 *
 * <p>Invariants: no event is handled before the present. A process that crashed or was stopped in
 * the middle of its handler has no effect any more: its doors throw {@link ProcessDown}, which ends
 * here. What a listener throws disturbs nothing; it is thrown when all that it was told of has
 * happened.
 */
final class EventLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedNetwork.class);

  private static final int MOST_CHARS_OF_EXCEPTION = 500;

  /** By which the trace tells apart what happens to one process. */
  private static final long SYNCED = 0x632BE59BD9B4E019L;

  private static final long STOPPED = 0x9FB21C651E98DF25L;
  private static final long FAILED = 0xC2B2AE3D27D4EB4FL;

  private final Object lock;
  private final long seed;
  private final Progress progress;
  private final Listeners listeners = new Listeners();
  private final EventQueue queue = new EventQueue();
  private final ActionQueue actions;
  private final Transport transport = new Transport(this);
  private int pending;
  private long now;
  private long lastId;
  private long trace;
  private long current;
  private boolean busy;

  /** How many changes from outside are being made, one within another. */
  private int changing;

  private @Nullable Incarnation<?> running;
  private @Nullable Runnable due;
  private @Nullable Event pool;
  private @Nullable ProcessException firstFailure;

  EventLoop(Object lock, SimulatedNetworkBuilder builder, Supplier<String> pendingDescription) {
    this.lock = lock;
    progress = new Progress(builder, pendingDescription);
    actions = new ActionQueue(lock);
    seed = builder.seed();
    trace = seed;
  }

  Object lock() {
    return lock;
  }

  long seed() {
    return seed;
  }

  Transport transport() {
    return transport;
  }

  int pendingActions() {
    return actions.size();
  }

  EventQueue queue() {
    return queue;
  }

  long now() {
    return now;
  }

  Duration time() {
    return Duration.ofNanos(now);
  }

  long nextId() {
    return ++lastId;
  }

  /** The number of the event that is being handled, or 0. */
  long current() {
    return current;
  }

  long trace() {
    return trace;
  }

  /** How many events will happen if time goes on; those that wait on paused hosts will not. */
  int pending() {
    return pending + actions.size();
  }

  /** Whether something is being handled, so that the network cannot be run. */
  boolean isBusy() {
    return busy;
  }

  @Nullable Incarnation<?> running() {
    return running;
  }

  Optional<ProcessException> firstFailure() {
    return Optional.ofNullable(firstFailure);
  }

  boolean isObserved() {
    return !listeners.isEmpty();
  }

  void listen(NetworkListener listener) {
    listeners.add(listener);
  }

  void publish(NetworkEvent event) {
    boolean outer = busy;
    busy = true;
    listeners.tell(event);
    busy = outer;
  }

  /** Changes something from outside or from a listener, as a whole. */
  void change(Runnable change) {
    synchronized (lock) {
      changing++;
      try {
        change.run();
      } catch (ProcessException e) {
        addWhatListenersThrew(e);
        throw e;
      } finally {
        changing--;
      }
      throwForListeners();
    }
  }

  /** Throws what listeners threw, once nothing is in the middle of happening. */
  void throwForListeners() {
    if (!busy && changing == 0) {
      listeners.rethrow();
    }
  }

  private void addWhatListenersThrew(ProcessException to) {
    if (!busy) {
      listeners.suppressIn(to);
    }
  }

  /** Adds to the rolling hash of all that happened. */
  void trace(long what) {
    long mixed = (trace ^ now) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ what) * 0xD6E8FEB86659FD93L;
    trace = mixed ^ mixed >>> 32;
  }

  /** The randomness of one component, which no other component's draws can change. */
  SplitMix64 fork(String component) {
    return SplitMix64.fork(seed, component);
  }

  /** Takes an event from the pool, to be filled and added. */
  Event event(Event.Kind kind, long time) {
    Event event = pool;
    if (event == null) {
      event = new Event();
    } else {
      pool = event.next;
    }
    event.kind = kind;
    event.time = time;
    event.cause = current;
    return event;
  }

  void add(Event event) {
    pending++;
    queue.add(event);
  }

  void recycle(Event event) {
    if (event.kind == Event.Kind.CALL && event.to != null) {
      event.to.callEnded();
    }
    event.clear();
    event.next = pool;
    pool = event;
  }

  /** Something for a process that ends with its memory: a timer, a call, a message on its host. */
  Event addVolatile(Event.Kind kind, long time, Cell<?> to, Object message) {
    Event event = event(kind, time);
    event.to = to;
    event.message = message;
    event.epoch = to.host.epoch();
    add(event);
    return event;
  }

  /** Lets a host turn to its inbox. */
  void addWake(SimulatedHost host, long time, int number) {
    Event event = event(Event.Kind.WAKE, time);
    event.host = host;
    event.epoch = number;
    add(event);
  }

  Timer after(long delay, Runnable what) {
    return actions.add(later(delay), what);
  }

  /** The time after a delay. */
  long later(long delay) {
    try {
      return Math.addExact(now, delay);
    } catch (ArithmeticException e) {
      throw new IllegalStateException(
          "virtual time ends after 292 years; it is %s, so %d ns from now is too late"
              .formatted(time(), delay),
          e);
    }
  }

  /**
   * Lets the next event happen, or makes the next action {@link #takeDue due}.
   *
   * @param limit nothing later happens
   * @return false if nothing is left up to the limit, which is the present then
   */
  boolean step(long limit) {
    if (progress.isUsedUp(now) && pending() > 0) {
      throw progress.stalled(now);
    }
    long nextAction = actions.nextTime();
    Event event = queue.poll(Math.min(limit, nextAction - 1));
    if (event != null) {
      pending--;
      advance(event.time);
      try {
        happen(event);
      } catch (ProcessException e) {
        addWhatListenersThrew(e);
        throw e;
      }
      throwForListeners();
      return true;
    }
    if (nextAction <= limit && nextAction < Long.MAX_VALUE) {
      advance(nextAction);
      trace(1);
      due = actions.take();
      return true;
    }
    if (limit < Long.MAX_VALUE) {
      now = Math.max(now, limit);
    }
    return false;
  }

  /** The action from outside that the last step made due, to be run outside of the lock. */
  @Nullable Runnable takeDue() {
    Runnable taken = due;
    due = null;
    return taken;
  }

  private void advance(long time) {
    if (time < now) {
      throw new AssertionError("an event of %d ns would be handled at %d ns".formatted(time, now));
    }
    now = time;
    progress.made(now);
  }

  private void happen(Event event) {
    SimulatedHost woken = event.host;
    if (woken != null) {
      int number = event.epoch;
      recycle(event);
      woken.inbox().wake(number);
      return;
    }
    Cell<?> to = receiver(event);
    Cell<?> from = event.from;
    if (event.kind == Event.Kind.MESSAGE && from != null && transport.isCut(from.host, to.host)) {
      transport.drop(event, DropReason.PARTITIONED);
      recycle(event);
    } else if (isOutdated(event, to)) {
      lostInCrash(event);
    } else if (to.host.isReady()) {
      deliver(event, to);
    } else if (!to.host.isUpNow()) {
      lostInCrash(event);
    } else if (!to.host.inbox().letsWait(event)) {
      deliver(event, to);
    }
  }

  private static Cell<?> receiver(Event event) {
    Cell<?> to = event.to;
    if (to == null) {
      throw new IllegalArgumentException("event without a receiver: " + event.kind);
    }
    return to;
  }

  /** Whether the memory that this belonged to is gone; messages on links belong to no memory. */
  private static boolean isOutdated(Event event, Cell<?> to) {
    return event.type == null && event.epoch != to.host.epoch();
  }

  /** Lets an event happen that has waited in its host's inbox. */
  void deliver(Event event) {
    deliver(event, receiver(event));
  }

  /** Hands an event that has arrived to its process, if that runs. */
  private <M> void deliver(Event event, Cell<M> to) {
    Incarnation<M> receiver = to.incarnation();
    Object message = event.message;
    if (receiver == null || message == null) {
      if (event.from != null) {
        transport.drop(event, to.isStopped() ? DropReason.STOPPED : DropReason.PROCESS_DOWN);
      }
      recycle(event);
      return;
    }
    long id = nextId();
    MessageType type = event.type;
    if (type == null) {
      trace(to.hash + to.typeHash(message.getClass()) * 31 + event.kind.salt);
    } else {
      transport.arrived(event, type, to);
    }
    if (isObserved()) {
      publish(occurrence(event, id, to, message));
    }
    recycle(event);
    if (receiver.isRunning()) {
      run(receiver, id, message);
    }
  }

  private NetworkEvent occurrence(Event event, long id, Cell<?> to, Object message) {
    Cell<?> from = event.from;
    if (from != null) {
      return new NetworkEvent.Delivered(id, event.cause, time(), from, to, message);
    }
    return event.kind == Event.Kind.CALL
        ? new NetworkEvent.Submitted(id, event.cause, time(), to, message)
        : new NetworkEvent.TimerFired(id, event.cause, time(), to, message);
  }

  /** Ends an event that a crash of its host took, or that found the host down. */
  void lostInCrash(Event event) {
    if (event.from != null) {
      boolean stopped = receiver(event).isStopped();
      transport.drop(event, stopped ? DropReason.STOPPED : DropReason.HOST_DOWN);
    }
    recycle(event);
  }

  /**
   * Lets a process handle a message now.
   *
   * @throws ProcessException if it throws; it is down then
   */
  void run(Incarnation<?> process, long id, Object message) {
    Incarnation<?> outerRunning = running;
    long outerCurrent = current;
    boolean outerBusy = busy;
    Throwable thrown = null;
    running = process;
    current = id;
    busy = true;
    try {
      process.receive(message);
    } catch (Throwable e) { // Of whatever kind, undeclared ones too: the process is down then.
      thrown = e;
    } finally {
      running = outerRunning;
      current = outerCurrent;
      busy = outerBusy;
    }
    // What a process throws after its end is of no more effect than what else it does.
    if (thrown != null && process.isRunning()) {
      throw failed(process.cell, id, message, thrown);
    }
  }

  private ProcessException failed(Cell<?> cell, long id, Object message, Throwable cause) {
    ProcessException failure =
        new ProcessException(
            "process '%s' on host '%s' threw %s while it handled %s at %s (seed %d); it is down until its host restarts"
                .formatted(
                    cell.path(),
                    cell.host.name(),
                    Excerpt.of(cause, MOST_CHARS_OF_EXCEPTION),
                    Excerpt.of(message),
                    time(),
                    seed),
            cause);
    cell.crash();
    trace(cell.hash + FAILED);
    if (firstFailure == null) {
      firstFailure = failure;
    }
    LOG.error("a process is down", failure);
    if (isObserved()) {
      publish(new NetworkEvent.Failed(nextId(), id, time(), cell, cause));
    }
    return failure;
  }

  void synced(Cell<?> cell) {
    trace(cell.hash + SYNCED);
    if (isObserved()) {
      publish(new NetworkEvent.Synced(nextId(), current, time(), cell));
    }
  }

  void stopped(Cell<?> cell) {
    trace(cell.hash + STOPPED);
  }

  /** Lets a process be read, which must not change anything. */
  <T> T read(Incarnation<?> process, Supplier<T> reading) {
    Incarnation<?> outerRunning = running;
    boolean outerBusy = busy;
    running = process;
    busy = true;
    try {
      return reading.get();
    } finally {
      running = outerRunning;
      busy = outerBusy;
    }
  }

  /** Hands a call from outside to its process: at once, or when what comes before it is handled. */
  <M> boolean submit(Cell<M> to, M message) {
    Incarnation<M> receiver = to.incarnation();
    if (receiver == null) {
      return false;
    }
    boolean isReady = to.host.isReady();
    if (busy || to.hasQueuedCalls() || (!isReady && to.host.inbox().isOccupied())) {
      to.callQueued();
      addVolatile(Event.Kind.CALL, now, to, message);
      return true;
    }
    if (!isReady) {
      to.host.inbox().takeTurn(message);
    }
    boolean accepted;
    try {
      accepted = call(receiver, message);
    } catch (ProcessException e) {
      addWhatListenersThrew(e);
      throw e;
    }
    throwForListeners();
    return accepted;
  }

  /** Lets a process handle a message from outside now; false if it ends before it does. */
  boolean call(Incarnation<?> receiver, Object message) {
    Cell<?> to = receiver.cell;
    trace(to.hash + to.typeHash(message.getClass()) * 31 + Event.Kind.CALL.salt);
    long id = nextId();
    if (isObserved()) {
      publish(new NetworkEvent.Submitted(id, current, time(), to, message));
    }
    boolean accepted = receiver.isRunning();
    if (accepted) {
      run(receiver, id, message);
    }
    return accepted;
  }
}
