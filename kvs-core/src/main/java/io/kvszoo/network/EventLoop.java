package io.kvszoo.network;

import com.google.common.hash.Hashing;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What makes a {@link SimulatedNetwork} run: takes event after event from one queue, checks whether
 * the faults let it happen, and lets its process handle it. Everything happens under one lock.
 */
final class EventLoop {

  private static final NetworkListener[] NOBODY = {};

  private final Object lock;
  private final long seed;
  private final EventQueue queue = new EventQueue();
  private final ActionQueue actions;
  private final Transport transport = new Transport(this);
  private NetworkListener[] listeners = NOBODY;
  private int pending;
  private long now;
  private long lastId;
  private long trace;
  private long current;
  private boolean busy;
  private @Nullable Incarnation<?> running;
  private @Nullable Event pool;

  EventLoop(Object lock, long seed) {
    this.lock = lock;
    actions = new ActionQueue(lock);
    this.seed = seed;
    this.trace = seed;
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

  boolean isObserved() {
    return listeners.length > 0;
  }

  void listen(NetworkListener listener) {
    NetworkListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  void publish(NetworkEvent event) {
    boolean outer = busy;
    busy = true;
    try {
      for (NetworkListener listener : listeners) {
        listener.onEvent(event);
      }
    } finally {
      busy = outer;
    }
  }

  /** Adds to the rolling hash of all that happened. */
  void trace(long what) {
    long mixed = (trace ^ now) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ what) * 0xD6E8FEB86659FD93L;
    trace = mixed ^ mixed >>> 32;
  }

  /** The randomness of one component, which no other component's draws can change. */
  SplittableRandom fork(String component) {
    return new SplittableRandom(
        Hashing.murmur3_128()
            .newHasher()
            .putLong(seed)
            .putUnencodedChars(component)
            .hash()
            .asLong());
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
    event.epoch = to.host.crashes();
    add(event);
    return event;
  }

  Timer after(long delay, Runnable what) {
    return actions.add(later(delay), what);
  }

  /** Lets an event that waited on a paused host happen now. */
  void again(Event event) {
    event.time = now;
    event.waited = true;
    event.hasTurn = false; // Its turn was in the pause; it takes another.
    if (event.kind == Event.Kind.MESSAGE) {
      event.kind = Event.Kind.ARRIVED;
    }
    add(event);
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

  /** Moves time on when nothing happens up to then. */
  void idleUntil(long time) {
    now = Math.max(now, time);
  }

  /** Lets the next event happen, unless it is later than the limit or there is none. */
  boolean step(long limit) {
    long nextAction = actions.nextTime();
    Event event = queue.poll(Math.min(limit, nextAction - 1));
    if (event != null) {
      pending--;
      now = event.time;
      happen(event);
      return true;
    }
    if (nextAction <= limit && nextAction < Long.MAX_VALUE) {
      now = nextAction;
      perform(actions.take());
      return true;
    }
    return false;
  }

  private void happen(Event event) {
    Cell<?> from = event.from;
    Cell<?> to = event.to;
    if (to == null) {
      throw new IllegalArgumentException("event without a receiver: " + event.kind);
    }
    boolean arriving = event.kind == Event.Kind.MESSAGE;
    if (to.host.letsOthersGoFirst(event)) {
      add(event);
    } else if (arriving && from != null && transport.isCut(from.host, to.host)) {
      transport.drop(event, DropReason.PARTITIONED);
      recycle(event);
    } else if (to.host.isPausedNow()) {
      to.host.defer(event);
    } else if (to.host.letsWait(event)) {
      add(event);
    } else {
      deliver(event, to);
    }
  }

  private void perform(Runnable action) {
    trace(1);
    current = nextId();
    busy = true;
    try {
      action.run();
    } finally {
      busy = false;
      current = 0;
    }
  }

  /** Hands an event that has arrived to its process, if that still runs. */
  private <M> void deliver(Event event, Cell<M> to) {
    Incarnation<M> receiver = to.incarnation();
    Object message = event.message;
    MessageType type = event.type;
    boolean endsWithHost = type == null || event.hasTurn;
    boolean outdated = endsWithHost && event.epoch != to.host.crashes();
    if (receiver == null || message == null || outdated) {
      lost(event);
      return;
    }
    long id = nextId();
    if (type == null) {
      trace(to.hash);
    } else {
      transport.arrived(event, type, to);
    }
    if (listeners.length > 0) {
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

  /** Ends an event that has no process to go to. */
  void lost(Event event) {
    Cell<?> to = event.to;
    if (event.type != null && to != null) {
      boolean stopped = to.host.isUpNow() && to.incarnation() == null;
      transport.drop(event, stopped ? DropReason.STOPPED : DropReason.HOST_DOWN);
    }
    recycle(event);
  }

  /** Lets a process handle a message now. */
  void run(Incarnation<?> process, long id, Object message) {
    Incarnation<?> outerRunning = running;
    long outerCurrent = current;
    boolean outerBusy = busy;
    running = process;
    current = id;
    busy = true;
    try {
      process.receive(message);
    } catch (RuntimeException | AssertionError e) {
      throw failure(process.cell, message, e);
    } finally {
      running = outerRunning;
      current = outerCurrent;
      busy = outerBusy;
    }
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

  private ProcessException failure(Cell<?> cell, Object message, Throwable cause) {
    return new ProcessException(
        "process '%s' on host '%s' threw %s while it handled %s at %s (seed %d)"
            .formatted(cell.path(), cell.host.name(), cause, message, time(), seed),
        cause);
  }

  /** Hands a call from outside to its process: at once, or when what comes before it is handled. */
  <M> boolean submit(Cell<M> to, Object message) {
    Incarnation<M> receiver = to.incarnation();
    if (receiver == null) {
      return false;
    }
    if (busy || to.host.isPausedNow() || to.hasQueuedCalls() || to.host.hasCapacity()) {
      to.callQueued();
      addVolatile(Event.Kind.CALL, now, to, message);
      return true;
    }
    trace(to.hash);
    long id = nextId();
    if (listeners.length > 0) {
      publish(new NetworkEvent.Submitted(id, current, time(), to, message));
    }
    if (!receiver.isRunning()) {
      return false;
    }
    run(receiver, id, message);
    return true;
  }
}
