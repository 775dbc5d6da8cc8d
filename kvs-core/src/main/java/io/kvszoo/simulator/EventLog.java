package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import java.time.Duration;

/**
 * The log of a network: numbers the events, records the cause of each, maintains the rolling hash
 * of all events, and notifies the listeners.
 *
 * <p>An exception of a listener does not affect the run. It is thrown when the events that the
 * listener received are complete.
 */
final class EventLog {

  private final Object lock;
  private final VirtualTime time;
  private final Listeners listeners = new Listeners();
  private boolean observed;
  private long lastId;
  private long hash;

  /** The number of the event that is being handled, or 0. */
  private long current;

  /** The number of nested calls of handlers and listeners. */
  private int depth;

  /** The number of nested changes from outside. */
  private int changing;

  EventLog(Object lock, VirtualTime time, long seed) {
    this.lock = lock;
    this.time = time;
    hash = seed;
  }

  Object lock() {
    return lock;
  }

  long nextId() {
    return ++lastId;
  }

  /** The number of the event that is being handled, or 0. */
  long current() {
    return current;
  }

  Duration at() {
    return time.elapsed();
  }

  /** Begins to handle an event; returns the argument for {@link #leave}. */
  long enter(long id) {
    long outer = current;
    current = id;
    depth++;
    return outer;
  }

  /** Ends the handling of an event. */
  void leave(long outer) {
    current = outer;
    depth--;
  }

  /** Returns whether an event is being handled, so that the network cannot be run. */
  boolean isBusy() {
    return depth > 0;
  }

  long hash() {
    return hash;
  }

  /** Adds to the rolling hash of all events. */
  void trace(long what) {
    long mixed = (hash ^ time.now()) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ what) * 0xD6E8FEB86659FD93L;
    hash = mixed ^ mixed >>> 32;
  }

  boolean isObserved() {
    return observed;
  }

  void listen(NetworkListener listener) {
    listeners.add(listener);
    observed = true;
  }

  void publish(NetworkEvent event) {
    depth++;
    listeners.tell(event);
    depth--;
  }

  /** Executes a change from outside or from a listener as a unit. */
  void change(Runnable change) {
    synchronized (lock) {
      changing++;
      try {
        change.run();
      } catch (ProcessException e) {
        suppressIn(e);
        throw e;
      } finally {
        changing--;
      }
      throwForListeners();
    }
  }

  /** Throws the exceptions of listeners, once no event or change is in progress. */
  void throwForListeners() {
    if (observed && depth == 0 && changing == 0) {
      listeners.rethrow();
    }
  }

  /** Attaches the exceptions of listeners to another exception that is thrown. */
  void suppressIn(ProcessException thrown) {
    if (depth == 0) {
      listeners.suppressIn(thrown);
    }
  }
}
