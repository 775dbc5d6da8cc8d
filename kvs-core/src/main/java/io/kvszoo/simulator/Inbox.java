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

  private final SimulatedHost host;
  private final EventLoop loop;
  private final ArrayDeque<Event> waiting = new ArrayDeque<>();

  /** How many of those that wait come from the host itself; later ones must not overtake them. */
  private int ownWaiting;

  /** How many of those that wait, the first ones, have waited in a pause. */
  private int backlog;

  /** How long a message from outside takes, in ns; 0 if there is no bound. */
  private long handling;

  /** When the message from outside that was handled last will have been. */
  private long free;

  private boolean paused;

  /** Whether an event is scheduled that turns to the first, and its number; others are void. */
  private boolean waking;

  private int wakes;

  Inbox(SimulatedHost host) {
    this.host = host;
    this.loop = host.loop;
  }

  void forEach(Consumer<Event> action) {
    waiting.forEach(action);
  }

  boolean isPaused() {
    return paused;
  }

  /** Whether nothing waits, and nothing that comes has to. */
  boolean isOpen() {
    return !paused && handling == 0 && waiting.isEmpty();
  }

  void pause() {
    paused = true;
    sleep();
    host.lookAround();
  }

  void resume() {
    paused = false;
    backlog = waiting.size();
    wakeLater();
    host.lookAround();
  }

  /**
   * Sets how long a message from outside takes.
   *
   * @return whether that changes anything
   */
  boolean handling(long nanos) {
    if (handling == nanos) {
      return false;
    }
    handling = nanos;
    if (nanos == 0) {
      free = 0;
      sleep();
      wakeLater();
    }
    host.lookAround();
    return true;
  }

  /** Forgets everything but the pace, in a crash; returns what waited. */
  List<Event> clear() {
    List<Event> lost = List.copyOf(waiting);
    waiting.clear();
    ownWaiting = 0;
    backlog = 0;
    free = 0;
    paused = false;
    sleep();
    host.lookAround();
    return lost;
  }

  /** Whether what comes from outside now has to wait. */
  boolean isOccupied() {
    return paused || !waiting.isEmpty() || free > loop.now();
  }

  /** Takes an event that has come, unless it is to be handled now. */
  boolean letsWait(Event event) {
    boolean fromOutside = event.comesFromOutside();
    if (fromOutside ? isOccupied() : paused || backlog > 0 || ownWaiting > 0) {
      if (event.kind == Event.Kind.MESSAGE) {
        event.kind = Event.Kind.ARRIVED;
      }
      ownWaiting += fromOutside ? 0 : 1;
      waiting.add(event);
      wakeLater();
      host.lookAround();
      return true;
    }
    if (fromOutside) {
      takeTurn(event.message);
    }
    return false;
  }

  /** Spends the time that a message from outside takes. */
  void takeTurn(@Nullable Object message) {
    if (handling > 0) {
      int weight = message instanceof Weighted weighted ? Math.max(1, weighted.weight()) : 1;
      free = LongMath.saturatedAdd(loop.now(), weight * handling);
    }
  }

  /** Schedules that the first is handled, as soon as it can be. */
  private void wakeLater() {
    Event first = waiting.peek();
    if (first != null && !waking && !paused) {
      long at = first.comesFromOutside() ? Math.max(free, loop.now()) : loop.now();
      loop.addWake(host, at, wakes);
      waking = true;
    }
  }

  /** Makes void that the first is going to be handled. */
  private void sleep() {
    waking = false;
    wakes++;
  }

  /** Handles the first, if the number is not that of a void turn. */
  void wake(int number) {
    if (waking && number == wakes) {
      waking = false;
      Event event = waiting.remove();
      backlog = Math.max(0, backlog - 1);
      if (event.comesFromOutside()) {
        takeTurn(event.message);
      } else {
        ownWaiting--;
      }
      wakeLater();
      host.lookAround();
      loop.deliver(event);
    }
  }
}
