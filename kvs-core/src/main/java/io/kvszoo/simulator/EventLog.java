package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import java.time.Duration;

/**
 * What happened in a network: numbers the events, knows what each was caused by, keeps the rolling
 * hash of them all, and tells the listeners.
 *
 * <p>What a listener throws disturbs nothing. It is thrown when all that the listener was told of
 * has happened.
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

  /** How many handlers and listeners are being called, one within another. */
  private int depth;

  /** How many changes from outside are being made, one within another. */
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

  /** Begins to handle an event; returns what to {@link #leave} to. */
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

  /** Whether something is being handled, so that the network cannot be run. */
  boolean isBusy() {
    return depth > 0;
  }

  long hash() {
    return hash;
  }

  /** Adds to the rolling hash of all that happened. */
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

  /** Changes something from outside or from a listener, as a whole. */
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

  /** Throws what listeners threw, once nothing is in the middle of happening. */
  void throwForListeners() {
    if (observed && depth == 0 && changing == 0) {
      listeners.rethrow();
    }
  }

  /** Attaches what listeners threw to an exception that is thrown anyway. */
  void suppressIn(ProcessException thrown) {
    if (depth == 0) {
      listeners.suppressIn(thrown);
    }
  }
}
