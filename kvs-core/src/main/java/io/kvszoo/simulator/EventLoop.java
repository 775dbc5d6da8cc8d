package io.kvszoo.simulator;

import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessView;
import io.kvszoo.text.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a network: takes the events from the schedule one after the other, checks whether the active
 * faults permit them, and lets their processes handle them. Everything happens under one lock.
 *
 * <p>Invariants: no event is handled before the present. A process that crashed or was stopped in
 * the middle of its handler has no further effect: its context and its disk throw {@link
 * ProcessDown}, which is caught here.
 */
final class EventLoop {

  private static final Logger LOG =
      LoggerFactory.getLogger(
          "io.kvszoo.simulator.SimulatedNetwork"); // The logger of the public class.

  private static final int MOST_CHARS_OF_EXCEPTION = 500;

  /** Distinguishes the events of one process in the trace. */
  private static final long FAILED = 0xC2B2AE3D27D4EB4FL;

  private final long seed;
  private final EventLog log;
  private final VirtualTime time;
  private final Schedule schedule;
  private final Transport transport;

  /** The inboxes of all hosts, by the index of the host. */
  private final List<Inbox> inboxes = new ArrayList<>();

  private Endpoint.@Nullable Receiver running;
  private @Nullable Runnable due;
  private @Nullable ProcessException firstFailure;

  EventLoop(long seed, EventLog log, VirtualTime time, Schedule schedule, Transport transport) {
    this.seed = seed;
    this.log = log;
    this.time = time;
    this.schedule = schedule;
    this.transport = transport;
  }

  /** Adds the inbox of the host with the next index. */
  void add(Inbox inbox) {
    inboxes.add(inbox);
  }

  private Inbox inbox(HostState host) {
    return inboxes.get(host.index);
  }

  /** Visits all events that are pending or wait on hosts, in no particular order. */
  void forEachPending(Consumer<Event> action) {
    schedule.forEach(action);
    inboxes.forEach(inbox -> inbox.forEach(action));
  }

  /** The process that is handling an event. */
  Endpoint.@Nullable Receiver running() {
    return running;
  }

  Optional<ProcessException> firstFailure() {
    return Optional.ofNullable(firstFailure);
  }

  /**
   * Handles the next event, or makes the next action {@link #takeDue due}.
   *
   * @param limit nothing later happens
   * @return false if nothing is left up to the limit, which is the present then
   */
  boolean step(long limit) {
    Event event = schedule.takeEvent(limit);
    if (event != null) {
      try {
        happen(event);
      } catch (ProcessException e) {
        log.suppressIn(e);
        throw e;
      }
      log.throwForListeners();
      return true;
    }
    due = schedule.takeAction(limit);
    if (due != null) {
      log.trace(1);
    }
    return due != null;
  }

  /**
   * Returns the action from outside that the last step made due, which is run outside of the lock.
   */
  @Nullable Runnable takeDue() {
    Runnable taken = due;
    due = null;
    return taken;
  }

  private void happen(Event event) {
    HostState woken = event.woken;
    if (woken != null) {
      int number = event.epoch;
      schedule.recycle(event);
      Event first = inbox(woken).takeFirst(number);
      if (first != null) {
        deliver(first, receiver(first));
      }
      return;
    }
    Endpoint to = receiver(event);
    Endpoint from = event.from;
    if (event.kind == Event.Kind.MESSAGE && from != null && transport.isCut(from.host, to.host)) {
      transport.drop(event, DropReason.PARTITIONED);
      schedule.recycle(event);
    } else if (isOutdated(event, to)) {
      loseInCrash(event);
    } else if (to.host.isReady()) {
      deliver(event, to);
    } else if (!to.host.isUp()) {
      loseInCrash(event);
    } else if (inbox(to.host).isOccupied(event)) {
      inbox(to.host).enqueue(event);
    } else {
      inbox(to.host).takeTurn(event);
      deliver(event, to);
    }
  }

  private static Endpoint receiver(Event event) {
    Endpoint to = event.to;
    if (to == null) {
      throw new IllegalArgumentException("event without a receiver: " + event.kind);
    }
    return to;
  }

  /**
   * Returns whether the memory that this event belonged to is lost; messages on links belong to no
   * memory.
   */
  private static boolean isOutdated(Event event, Endpoint to) {
    return event.type == null && event.epoch != to.host.crashes();
  }

  /** Delivers an event that has arrived to its process, if that is running. */
  private void deliver(Event event, Endpoint to) {
    Endpoint.Receiver receiver = to.receiver();
    Object message = event.message;
    if (receiver == null || message == null) {
      if (event.from != null) {
        transport.drop(event, to.isStopped() ? DropReason.STOPPED : DropReason.PROCESS_DOWN);
      }
      schedule.recycle(event);
      return;
    }
    long id = log.nextId();
    MessageType type = event.type;
    if (type == null) {
      log.trace(to.hash + to.typeHash(message.getClass()) * 31 + event.kind.salt);
    } else {
      transport.arrived(event, type, to);
    }
    if (log.isObserved()) {
      log.publish(occurrence(event, id, to, message));
    }
    schedule.recycle(event);
    if (receiver.isRunning()) {
      run(receiver, id, message);
    }
  }

  private NetworkEvent occurrence(Event event, long id, Endpoint to, Object message) {
    Endpoint from = event.from;
    if (from != null) {
      return new NetworkEvent.Delivered(
          id, event.cause, log.at(), from.address, to.address, message);
    }
    return event.kind == Event.Kind.CALL
        ? new NetworkEvent.Submitted(id, event.cause, log.at(), to.address, message)
        : new NetworkEvent.TimerFired(id, event.cause, log.at(), to.address, message);
  }

  /** Drops an event that was lost in a crash of its host, or that found the host down. */
  void loseInCrash(Event event) {
    if (event.from != null) {
      boolean stopped = receiver(event).isStopped();
      transport.drop(event, stopped ? DropReason.STOPPED : DropReason.HOST_DOWN);
    }
    schedule.recycle(event);
  }

  /**
   * Lets a process handle a message now.
   *
   * @throws ProcessException if it throws; it is down then
   */
  void run(Endpoint.Receiver process, long id, Object message) {
    Endpoint.Receiver outerRunning = running;
    Throwable thrown = null;
    running = process;
    long outer = log.enter(id);
    try {
      process.receive(message);
    } catch (Throwable e) { // Of whatever kind, undeclared ones too: the process is down then.
      thrown = e;
    } finally {
      log.leave(outer);
      running = outerRunning;
    }
    // An exception that a process throws after its end has no effect, like its other actions.
    if (thrown != null && process.isRunning()) {
      throw failed(process, id, message, thrown);
    }
  }

  private ProcessException failed(
      Endpoint.Receiver process, long id, Object message, Throwable cause) {
    Endpoint endpoint = process.endpoint;
    ProcessException failure =
        new ProcessException(
            "process '%s' on host '%s' threw %s while it handled %s at %s (seed %d); it is down until its host restarts"
                .formatted(
                    endpoint.address,
                    endpoint.host.name(),
                    Excerpt.of(cause, MOST_CHARS_OF_EXCEPTION),
                    Excerpt.of(message),
                    time.elapsed(),
                    seed),
            cause);
    process.crash();
    log.trace(endpoint.hash + FAILED);
    if (firstFailure == null) {
      firstFailure = failure;
    }
    LOG.error("a process threw an exception and is down", failure);
    if (log.isObserved()) {
      log.publish(new NetworkEvent.Failed(log.nextId(), id, log.at(), endpoint.address, cause));
    }
    return failure;
  }

  /** Calls the view of a process, which must not change any state. */
  ProcessView view(Endpoint.Receiver process) {
    Endpoint.Receiver outerRunning = running;
    running = process;
    long outer = log.enter(log.current());
    try {
      return process.view();
    } finally {
      log.leave(outer);
      running = outerRunning;
    }
  }

  /** Delivers a call from outside to its process: at once, or after the messages before it. */
  boolean submit(Endpoint to, Object message) {
    Endpoint.Receiver receiver = to.receiver();
    if (receiver == null) {
      return false;
    }
    boolean isReady = to.host.isReady();
    if (log.isBusy() || to.hasQueuedCalls() || (!isReady && inbox(to.host).isOccupied())) {
      to.callQueued();
      schedule.addVolatile(Event.Kind.CALL, time.now(), to, message);
      return true;
    }
    if (!isReady) {
      inbox(to.host).spendTimeOn(message);
    }
    boolean accepted;
    try {
      accepted = call(receiver, message);
    } catch (ProcessException e) {
      log.suppressIn(e);
      throw e;
    }
    log.throwForListeners();
    return accepted;
  }

  /** Lets a process handle a message from outside now; returns false if the process ends before. */
  boolean call(Endpoint.Receiver receiver, Object message) {
    Endpoint to = receiver.endpoint;
    log.trace(to.hash + to.typeHash(message.getClass()) * 31 + Event.Kind.CALL.salt);
    long id = log.nextId();
    if (log.isObserved()) {
      log.publish(new NetworkEvent.Submitted(id, log.current(), log.at(), to.address, message));
    }
    boolean accepted = receiver.isRunning();
    if (accepted) {
      run(receiver, id, message);
    }
    return accepted;
  }
}
