package io.kvszoo.testkit.recording;

import java.time.Duration;
import java.util.List;

/**
 * An event of a network, in terms of names and texts, so that events of different runs can be
 * compared. Its text is one line.
 */
public sealed interface RecordedEvent {

  /** The cause of an event that nothing caused which was recorded. */
  int NO_CAUSE = -1;

  /**
   * When it happened.
   *
   * @return virtual time
   */
  Duration at();

  /**
   * What caused it.
   *
   * @return the place of the cause in the {@link EventLog}, or {@link #NO_CAUSE}
   */
  int cause();

  /**
   * A message on its way.
   *
   * @param from the path of the sender
   * @param to the path of the receiver
   * @param type the class of the message, with the class around it
   * @param text the message
   */
  record Message(String from, String to, String type, String text) {

    @Override
    public String toString() {
      return from + " -> " + to + ": " + text;
    }
  }

  /**
   * A message was sent.
   *
   * @param at when
   * @param cause what caused it
   * @param message the message
   */
  record Sent(Duration at, int cause, Message message) implements RecordedEvent {

    @Override
    public String toString() {
      return message.toString();
    }
  }

  /**
   * A message was delivered.
   *
   * @param at when
   * @param cause the event that sent it
   * @param message the message
   */
  record Delivered(Duration at, int cause, Message message) implements RecordedEvent {

    @Override
    public String toString() {
      return "delivered " + message;
    }
  }

  /**
   * A message was lost.
   *
   * @param at when
   * @param cause the event that sent it
   * @param message the message
   * @param reason why, in a few words
   */
  record Dropped(Duration at, int cause, Message message, String reason) implements RecordedEvent {

    @Override
    public String toString() {
      return "dropped (" + reason + ") " + message;
    }
  }

  /**
   * A process was called from outside.
   *
   * @param at when
   * @param cause what caused it
   * @param process the path of the process
   * @param text what it was asked
   */
  record Called(Duration at, int cause, String process, String text) implements RecordedEvent {

    @Override
    public String toString() {
      return process + " is called: " + text;
    }
  }

  /**
   * A timer of a process fired.
   *
   * @param at when
   * @param cause the event that set it
   * @param process the path of the process
   * @param text what it told itself
   */
  record TimerFired(Duration at, int cause, String process, String text) implements RecordedEvent {

    @Override
    public String toString() {
      return process + " hears from itself: " + text;
    }
  }

  /**
   * A process started.
   *
   * @param at when
   * @param cause what caused it
   * @param process the path of the process
   */
  record Started(Duration at, int cause, String process) implements RecordedEvent {

    @Override
    public String toString() {
      return process + " starts";
    }
  }

  /**
   * A process synced its disk.
   *
   * @param at when
   * @param cause what caused it
   * @param process the path of the process
   */
  record Synced(Duration at, int cause, String process) implements RecordedEvent {

    @Override
    public String toString() {
      return process + " syncs its disk";
    }
  }

  /**
   * A handler threw an exception.
   *
   * @param at when
   * @param cause what caused it
   * @param process the path of the process
   * @param text the exception
   */
  record Failed(Duration at, int cause, String process, String text) implements RecordedEvent {

    @Override
    public String toString() {
      return process + " throws " + text;
    }
  }

  /**
   * Something happened to a host.
   *
   * @param at when
   * @param cause what caused it
   * @param host the name of the host
   * @param change what happened, such as {@code crashed}
   */
  record HostChanged(Duration at, int cause, String host, String change) implements RecordedEvent {

    @Override
    public String toString() {
      return host + " " + change;
    }
  }

  /**
   * Hosts were cut off from others, or joined again.
   *
   * @param at when
   * @param cause what caused it
   * @param from names of hosts
   * @param to names of other hosts
   * @param bothWays whether messages of both directions are lost, or those from the first alone
   * @param healed whether the partition ended
   */
  record Partitioned(
      Duration at, int cause, List<String> from, List<String> to, boolean bothWays, boolean healed)
      implements RecordedEvent {

    /** Copies the names. */
    public Partitioned {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    @Override
    public String toString() {
      return "%s: %s | %s".formatted(healed ? "healed" : "partition", from, to);
    }
  }

  /**
   * Settings of links changed.
   *
   * @param at when
   * @param cause what caused it
   * @param change what changed, for people
   */
  record LinksChanged(Duration at, int cause, String change) implements RecordedEvent {

    @Override
    public String toString() {
      return "links: " + change;
    }
  }
}
