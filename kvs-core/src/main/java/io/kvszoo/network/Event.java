package io.kvszoo.network;

import org.jspecify.annotations.Nullable;

/**
 * Something that will happen: an entry of the {@link EventQueue}, reused for another when it has
 * happened. Which fields are set depends on the kind.
 */
final class Event {

  enum Kind {
    /** A message on a link. */
    MESSAGE,
    /** A message that came over its link and waits on a host that is paused or busy. */
    ARRIVED,
    /** A message between two processes of one host. */
    LOCAL,
    /** A message of a process to itself. */
    TIMER,
    /** A message from outside of the network. */
    CALL
  }

  Kind kind = Kind.MESSAGE;
  long time;
  long cause;

  /**
   * The receiving host's count of crashes when this was scheduled; of a message on a link, when it
   * got its turn there, if it has one.
   */
  int epoch;

  @Nullable Cell<?> from;
  @Nullable Cell<?> to;
  @Nullable Object message;

  /** What the sender of a message on a link wants to hear of a failure, if anything. */
  @Nullable FailureReport failureReport;

  /** Whether this waited on a paused host, and comes before what arrives there now. */
  boolean waited;

  /** Whether this had to wait for its turn at a host that handles only so many, and got it. */
  boolean hasTurn;

  /** The type of a message on a link; null for anything else. */
  @Nullable MessageType type;

  /** The next event of the same slot, of the pool, or of a paused host. */
  @Nullable Event next;

  /** Whether this counts where a host can handle only so many. */
  boolean takesTurn() {
    return type != null || kind == Kind.CALL;
  }

  void clear() {
    from = null;
    to = null;
    message = null;
    failureReport = null;
    waited = false;
    hasTurn = false;
    type = null;
    next = null;
  }
}
