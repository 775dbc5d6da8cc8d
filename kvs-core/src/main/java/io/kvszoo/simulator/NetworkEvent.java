package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import java.time.Duration;
import java.util.Set;

/**
 * An event in a {@link SimulatedNetwork}.
 *
 * <p>Events are numbered in the order in which they happened, and each names its cause, so that
 * following the causes back from an answer shows the path of the request. The cause of a delivery
 * is the sending of the message; the cause of a sending is the event that the sender was handling;
 * the cause of a timer is the event that its process was handling when it scheduled the timer.
 */
public sealed interface NetworkEvent {

  /**
   * The number of this event.
   *
   * @return at least 1, increasing
   */
  long id();

  /**
   * The number of the event that caused this one.
   *
   * @return the {@link #id} of the cause, or 0 if this event was caused from outside of the network
   */
  long cause();

  /**
   * The time of this event.
   *
   * @return virtual time since the network began
   */
  Duration at();

  /**
   * A process started, for the first time or after a restart of its host.
   *
   * @param id the number of this event
   * @param cause the number of the event that caused it
   * @param at when it happened
   * @param process the process
   */
  record Started(long id, long cause, Duration at, Address<?> process) implements NetworkEvent {}

  /**
   * A process handles a message that was submitted from outside of the network.
   *
   * @param id the number of this event
   * @param cause the number of the event that caused it
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
   * @param cause the number of the event that caused it
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
   * @param to the intended receiver
   * @param message the message
   * @param reason why it was dropped
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
   * messages could not be delivered.
   *
   * @param id the number of this event
   * @param cause the number of the event in which it was scheduled
   * @param at when it happened
   * @param process the process
   * @param message the message
   */
  record TimerFired(long id, long cause, Duration at, Address<?> process, Object message)
      implements NetworkEvent {}

  /**
   * A process synced its disk; the rest of its handler has not been executed yet.
   *
   * @param id the number of this event
   * @param cause the number of the event that the process was handling
   * @param at when it happened
   * @param process the process
   */
  record Synced(long id, long cause, Duration at, Address<?> process) implements NetworkEvent {}

  /**
   * A process threw an exception, and is down until its host restarts, as after a crash.
   *
   * @param id the number of this event
   * @param cause the number of the event that the process was handling
   * @param at when it happened
   * @param process the process
   * @param exception the exception
   */
  record Failed(long id, long cause, Duration at, Address<?> process, Throwable exception)
      implements NetworkEvent {}

  /**
   * A host changed.
   *
   * @param id the number of this event
   * @param cause the number of the event that caused it
   * @param at when it happened
   * @param host the host
   * @param change the change
   */
  record HostChanged(long id, long cause, Duration at, Host host, HostChange change)
      implements NetworkEvent {}

  /**
   * A partition began or ended.
   *
   * @param id the number of this event
   * @param cause the number of the event that caused it
   * @param at when it happened
   * @param from hosts whose messages are cut off
   * @param to hosts that these messages do not reach
   * @param bothWays whether the other direction is cut as well
   * @param healed whether the partition ended
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
   * A setting of some links changed.
   *
   * @param id the number of this event
   * @param cause the number of the event that caused it
   * @param at when it happened
   * @param change the links and their new setting, in words
   */
  record LinksChanged(long id, long cause, Duration at, String change) implements NetworkEvent {}
}
