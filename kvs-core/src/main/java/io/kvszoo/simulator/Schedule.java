package io.kvszoo.simulator;

import io.kvszoo.network.Timer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pending events of processes and the pending actions from outside. Events are reused after
 * they have happened.
 */
final class Schedule {

  private final EventLog log;
  private final VirtualTime time;
  private final Progress progress;
  private final EventQueue queue;
  private final ActionQueue actions;
  private int queued;
  private @Nullable Event pool;

  Schedule(EventLog log, VirtualTime time, Progress progress, EventQueue queue) {
    this.log = log;
    this.time = time;
    this.progress = progress;
    this.queue = queue;
    actions = new ActionQueue(log.lock());
  }

  /**
   * The number of events and actions that will happen as time passes, without those that wait on
   * hosts.
   */
  int pending() {
    return queued + actions.size();
  }

  int pendingActions() {
    return actions.size();
  }

  /** Visits all events, in no particular order. */
  void forEach(Consumer<Event> action) {
    queue.forEach(action);
  }

  /** Takes an event from the pool, which must then be given a time and a cause, and added. */
  Event event(Event.Kind kind) {
    Event event = pool;
    if (event == null) {
      event = new Event();
    } else {
      pool = event.next;
    }
    event.kind = kind;
    return event;
  }

  void add(Event event) {
    queued++;
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

  /**
   * Adds an event that is lost with the memory of its process: a timer, a call, or a message within
   * a host. Its cause is the event that is being handled.
   */
  Event addVolatile(Event.Kind kind, long at, Endpoint to, Object message) {
    Event event = event(kind);
    event.time = at;
    event.cause = log.current();
    event.to = to;
    event.message = message;
    event.epoch = to.host.crashes();
    add(event);
    return event;
  }

  /** Adds an event in which a host takes a message from its inbox. */
  void addWake(HostState host, long at, int number) {
    Event event = event(Event.Kind.WAKE);
    event.time = at;
    event.cause = log.current();
    event.woken = host;
    event.epoch = number;
    add(event);
  }

  Timer after(long delay, Runnable what) {
    return actions.add(time.later(delay), what);
  }

  /**
   * Removes and returns the next event, and advances to its time.
   *
   * @param limit nothing later is taken
   * @return null if an action comes first, or nothing does up to the limit
   * @throws StalledException if no further event may happen
   */
  @Nullable Event takeEvent(long limit) {
    if (progress.isUsedUp(time.now()) && pending() > 0) {
      throw progress.stalled(time.now());
    }
    Event event = queue.poll(Math.min(limit, actions.nextTime() - 1));
    if (event != null) {
      queued--;
      advance(event.time);
    }
    return event;
  }

  /**
   * Removes and returns the next action if it precedes all events; if there is none, advances to
   * the limit.
   */
  @Nullable Runnable takeAction(long limit) {
    long next = actions.nextTime();
    if (next <= limit && next < Long.MAX_VALUE) {
      advance(next);
      return actions.take();
    }
    if (limit < Long.MAX_VALUE) {
      time.advance(Math.max(time.now(), limit));
    }
    return null;
  }

  private void advance(long to) {
    time.advance(to);
    progress.count(to);
  }
}
