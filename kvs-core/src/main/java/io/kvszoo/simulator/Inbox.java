package io.kvszoo.simulator;

import com.google.common.math.LongMath;
import io.kvszoo.network.Weighted;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What came to a host and waits: for the end of a pause, or for its turn where the host handles
 * only so many messages. One queue, so that nothing which waits is overtaken by what comes later,
 * but for what the host sends to itself, which waits only in a pause, and behind what waited there.
 */
final class Inbox {

  private final HostState host;
  private final Schedule schedule;
  private final VirtualTime time;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();

  /** How many of those that wait come from the host itself; later ones must not overtake them. */
  private int ownWaiting;

  /** How many of those that wait, the first ones, have waited in a pause. */
  private int backlog;

  /** How long a message from outside takes, in ns; 0 if there is no bound. */
  private long handling;

  /** When the message from outside that was handled last will have been. */
  private long free;

  /** Whether an event is scheduled that turns to the first, and its number; others are void. */
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

  /** Takes messages again, after a crash. */
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
   * Sets how long a message from outside takes.
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

  /** Forgets everything but the pace, in a crash; returns what waited. */
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

  /** Whether what comes from outside now has to wait. */
  boolean isOccupied() {
    return host.isPaused() || !waiting.isEmpty() || free > time.now();
  }

  /** Whether an event that has come has to wait. */
  boolean isOccupied(Event event) {
    return event.comesFromOutside()
        ? isOccupied()
        : host.isPaused() || backlog > 0 || ownWaiting > 0;
  }

  /** Lets an event that has come wait. */
  void enqueue(Event event) {
    if (event.kind == Event.Kind.MESSAGE) {
      event.kind = Event.Kind.ARRIVED;
    }
    ownWaiting += event.comesFromOutside() ? 0 : 1;
    waiting.add(event);
    wakeLater();
    updateReadiness();
  }

  /** Spends the time that handling an event takes; none if it comes from the host itself. */
  void takeTurn(Event event) {
    if (event.comesFromOutside()) {
      spendTimeOn(event.message);
    }
  }

  /** Spends the time that handling a message from outside takes. */
  void spendTimeOn(@Nullable Object message) {
    if (handling > 0) {
      int weight = message instanceof Weighted weighted ? Math.max(1, weighted.weight()) : 1;
      free = LongMath.saturatedAdd(time.now(), weight * handling);
    }
  }

  /** Schedules that the first is handled, as soon as it can be. */
  private void wakeLater() {
    Event first = waiting.peek();
    if (first != null && !waking && !host.isPaused()) {
      long at = first.comesFromOutside() ? Math.max(free, time.now()) : time.now();
      schedule.addWake(host, at, wakes);
      waking = true;
    }
  }

  /** Makes void that the first is going to be handled. */
  private void sleep() {
    waking = false;
    wakes++;
  }

  /** Takes the first, to be handled now; null if the number is that of a void turn. */
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
