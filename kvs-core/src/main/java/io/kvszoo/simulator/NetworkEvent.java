package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import java.time.Duration;
import java.util.Set;

/**
 * Something that happened in a {@link SimulatedNetwork}.
 *
 * <p>Events are numbered in the order in which they happened, and each names its cause, so that
 * walking back from an answer shows the path that the request took: a delivery was caused by its
 * sending, a sending by what the sender was handling, a timer by what its process was handling when
 * it scheduled it.
 */
public sealed interface NetworkEvent {

  /**
   * The number of this event.
   *
   * @return at least 1, increasing
   */
  long id();

  /**
   * The number of the event that led to this one.
   *
   * @return the cause's {@link #id}, or 0 if it came from outside of the network
   */
  long cause();

  /**
   * When it happened.
   *
   * @return virtual time since the network began
   */
  Duration at();

  /**
   * A process started, for the first time or after a restart of its host.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param process which process
   */
  record Started(long id, long cause, Duration at, Address<?> process) implements NetworkEvent {}

  /**
   * A message came to a process from outside of the network.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param to the process that handles it
   * @param message the message
   */
  record Submitted(long id, long cause, Duration at, Address<?> to, Object message)
      implements NetworkEvent {}

  /**
   * A process sent a message.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param from the sender
   * @param to the receiver
   * @param message the message
   */
  record Sent(long id, long cause, Duration at, Address<?> from, Address<?> to, Object message)
      implements NetworkEvent {}

  /**
   * A message, or a copy of one, arrived at its receiver, which handles it now.
   *
   * @param id the number of this event
   * @param cause the number of its {@link Sent}
   * @param at when it happened
   * @param from the sender
   * @param to the receiver
   * @param message the message
   */
  record Delivered(long id, long cause, Duration at, Address<?> from, Address<?> to, Object message)
      implements NetworkEvent {}

  /**
   * A message, or a copy of one, was dropped.
   *
   * @param id the number of this event
   * @param cause the number of its {@link Sent}
   * @param at when it happened
   * @param from the sender
   * @param to who should have received it
   * @param message the message
   * @param reason why
   */
  record Dropped(
      long id,
      long cause,
      Duration at,
      Address<?> from,
      Address<?> to,
      Object message,
      DropReason reason)
      implements NetworkEvent {}

  /**
   * A process handles a message that it had scheduled for itself, or the report that one of its
   * messages could not be handed over.
   *
   * @param id the number of this event
   * @param cause the number of the event in which it was scheduled
   * @param at when it happened
   * @param process which process
   * @param message the message
   */
  record TimerFired(long id, long cause, Duration at, Address<?> process, Object message)
      implements NetworkEvent {}

  /**
   * A process made its writes durable; nothing that it does after that has happened yet.
   *
   * @param id the number of this event
   * @param cause the number of the event that the process was handling
   * @param at when it happened
   * @param process which process
   */
  record Synced(long id, long cause, Duration at, Address<?> process) implements NetworkEvent {}

  /**
   * A process threw an exception, and is down until its host restarts, as after a crash.
   *
   * @param id the number of this event
   * @param cause the number of the event that the process was handling
   * @param at when it happened
   * @param process which process
   * @param exception what it threw
   */
  record Failed(long id, long cause, Duration at, Address<?> process, Throwable exception)
      implements NetworkEvent {}

  /**
   * A host changed.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param host which host
   * @param change what happened to it
   */
  record HostChanged(long id, long cause, Duration at, Host host, HostChange change)
      implements NetworkEvent {}

  /**
   * A partition began or ended.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param from hosts whose messages do not get through
   * @param to hosts that they do not get through to
   * @param bothWays whether the other direction is cut as well
   * @param healed whether this is the end of it
   */
  record Partitioned(
      long id,
      long cause,
      Duration at,
      Set<String> from,
      Set<String> to,
      boolean bothWays,
      boolean healed)
      implements NetworkEvent {}

  /**
   * A setting of links changed.
   *
   * @param id the number of this event
   * @param cause the number of the event that led to it
   * @param at when it happened
   * @param change the links and their new setting, in words
   */
  record LinksChanged(long id, long cause, Duration at, String change) implements NetworkEvent {}
}
