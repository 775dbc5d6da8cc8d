package io.kvszoo.testkit.recording;

import java.time.Duration;
import java.util.List;

/**
 * An event of a network in terms of names and texts, so that events of different runs can be
 * compared. {@code toString} returns one line.
 */
public sealed interface RecordedEvent {

  /** The cause of an event whose cause was not recorded. */
  int NO_CAUSE = -1;

  /**
   * The time of the event.
   *
   * @return virtual time
   */
  Duration at();

  /**
   * The cause of the event.
   *
   * @return the index of the cause in the {@link EventLog}, or {@link #NO_CAUSE}
   */
  int cause();

  /**
   * A message between processes.
   *
   * @param from the path of the sender
   * @param to the path of the receiver
   * @param type the class of the message, with its enclosing class
   * @param text the message as text
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
   * @param at the virtual time
   * @param cause the index of its cause
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
   * @param at the virtual time
   * @param cause the index of the event that sent the message
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
   * @param at the virtual time
   * @param cause the index of the event that sent the message
   * @param message the message
   * @param reason why it was dropped, in a few words
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
   * @param at the virtual time
   * @param cause the index of its cause
   * @param process the path of the process
   * @param text the call as text
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
   * @param at the virtual time
   * @param cause the index of the event that scheduled the timer
   * @param process the path of the process
   * @param text the message of the timer as text
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
   * @param at the virtual time
   * @param cause the index of its cause
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
   * @param at the virtual time
   * @param cause the index of its cause
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
   * @param at the virtual time
   * @param cause the index of its cause
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
   * A host changed.
   *
   * @param at the virtual time
   * @param cause the index of its cause
   * @param host the name of the host
   * @param change the change, such as {@code crashed}
   */
  record HostChanged(Duration at, int cause, String host, String change) implements RecordedEvent {

    @Override
    public String toString() {
      return host + " " + change;
    }
  }

  /**
   * A partition began or ended.
   *
   * @param at the virtual time
   * @param cause the index of its cause
   * @param from names of hosts
   * @param to names of other hosts
   * @param bothWays whether messages in both directions are lost, or only those from the first
   *     hosts
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
   * @param at the virtual time
   * @param cause the index of its cause
   * @param change the change, as text for people
   */
  record LinksChanged(Duration at, int cause, String change) implements RecordedEvent {

    @Override
    public String toString() {
      return "links: " + change;
    }
  }
}
