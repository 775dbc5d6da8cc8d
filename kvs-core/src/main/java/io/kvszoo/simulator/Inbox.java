package io.kvszoo.simulator;

import com.google.common.math.LongMath;
import io.kvszoo.network.Weighted;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a host that wait for the end of a pause or for the host's capacity. They are in one
 * queue, so that later events do not overtake waiting ones, except for messages of the host to
 * itself, which wait only during a pause and behind earlier such messages.
 */
final class Inbox {

  private final HostState host;
  private final Schedule schedule;
  private final VirtualTime time;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();

  /**
   * The number of waiting events that come from the host itself; later ones must not overtake them.
   */
  private int ownWaiting;

  /** The number of waiting events, at the front, that have waited in a pause. */
  private int backlog;

  /** The time that a message from outside takes, in ns; 0 if the capacity is unlimited. */
  private long handling;

  /** The time at which the last message from outside is completely handled. */
  private long free;

  /**
   * Whether an event is scheduled that takes the first, and its number; other such events are void.
   */
  private boolean waking;

  private int wakes;

  Inbox(HostState host, Schedule schedule, VirtualTime time) {
    this.host = host;
    this.schedule = schedule;
    this.time = time;
  }

  void forEach(Consumer<Event> action) {
    waiting.forEach(action);
  }

  private void updateReadiness() {
    boolean open = !host.isPaused() && handling == 0 && waiting.isEmpty();
    host.ready(host.isUp() && open);
  }

  /** Accepts messages again, after a crash. */
  void open() {
    updateReadiness();
  }

  void pause() {
    host.paused(true);
    sleep();
    updateReadiness();
  }

  void resume() {
    host.paused(false);
    backlog = waiting.size();
    wakeLater();
    updateReadiness();
  }

  /**
   * Sets the time that a message from outside takes.
   *
   * @return whether that changes anything
   */
  boolean setHandling(long nanos) {
    if (handling == nanos) {
      return false;
    }
    handling = nanos;
    if (nanos == 0) {
      free = 0;
      sleep();
      wakeLater();
    }
    updateReadiness();
    return true;
  }

  /** Clears everything except the capacity, in a crash; returns the waiting events. */
  List<Event> clear() {
    List<Event> lost = List.copyOf(waiting);
    waiting.clear();
    ownWaiting = 0;
    backlog = 0;
    free = 0;
    host.paused(false);
    sleep();
    updateReadiness();
    return lost;
  }

  /** Returns whether a message that arrives from outside now has to wait. */
  boolean isOccupied() {
    return host.isPaused() || !waiting.isEmpty() || free > time.now();
  }

  /** Returns whether an event that has arrived has to wait. */
  boolean isOccupied(Event event) {
    return event.comesFromOutside()
        ? isOccupied()
        : host.isPaused() || backlog > 0 || ownWaiting > 0;
  }

  /** Queues an event that has arrived. */
  void enqueue(Event event) {
    if (event.kind == Event.Kind.MESSAGE) {
      event.kind = Event.Kind.ARRIVED;
    }
    ownWaiting += event.comesFromOutside() ? 0 : 1;
    waiting.add(event);
    wakeLater();
    updateReadiness();
  }

  /** Accounts for the time that handling an event takes; none if it comes from the host itself. */
  void takeTurn(Event event) {
    if (event.comesFromOutside()) {
      spendTimeOn(event.message);
    }
  }

  /** Accounts for the time that handling a message from outside takes. */
  void spendTimeOn(@Nullable Object message) {
    if (handling > 0) {
      int weight = message instanceof Weighted weighted ? Math.max(1, weighted.weight()) : 1;
      free = LongMath.saturatedAdd(time.now(), weight * handling);
    }
  }

  /** Schedules the handling of the first event, as soon as it is possible. */
  private void wakeLater() {
    Event first = waiting.peek();
    if (first != null && !waking && !host.isPaused()) {
      long at = first.comesFromOutside() ? Math.max(free, time.now()) : time.now();
      schedule.addWake(host, at, wakes);
      waking = true;
    }
  }

  /** Invalidates the scheduled handling of the first event. */
  private void sleep() {
    waking = false;
    wakes++;
  }

  /**
   * Removes and returns the first event, to be handled now; null if the number is that of a void
   * event.
   */
  @Nullable Event takeFirst(int number) {
    if (!waking || number != wakes) {
      return null;
    }
    waking = false;
    Event event = waiting.remove();
    backlog = Math.max(0, backlog - 1);
    ownWaiting -= event.comesFromOutside() ? 0 : 1;
    takeTurn(event);
    wakeLater();
    updateReadiness();
    return event;
  }
}
