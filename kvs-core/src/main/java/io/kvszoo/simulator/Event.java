package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pending event: an entry of the {@link EventQueue}, which is reused after the event has
 * happened. The kind determines which fields are set.
 */
final class Event implements Upcoming {

  enum Kind {
    /** A message on a link. */
    MESSAGE(1),
    /** A message that arrived over its link and waits in its host's inbox. */
    ARRIVED(2),
    /** A message between two processes of one host. */
    LOCAL(3),
    /** A message of a process to itself. */
    TIMER(4),
    /** A message from outside of the network. */
    CALL(5),
    /** A host takes a waiting message from its inbox. */
    WAKE(6);

    /** Distinguishes the kinds in the trace. */
    final long salt;

    Kind(long salt) {
      this.salt = salt;
    }
  }

  Kind kind = Kind.MESSAGE;
  long time;
  long cause;

  /**
   * The receiving host's count of crashes when this was scheduled; of a {@link Kind#WAKE}, its
   * number. Not of a message on a link, which outlives crashes of its receiver.
   */
  int epoch;

  @Nullable Endpoint from;
  @Nullable Endpoint to;
  @Nullable Object message;

  /** The host that takes a message from its inbox. */
  @Nullable HostState woken;

  /** The report of a failure that the sender of a message on a link asked for, if any. */
  @Nullable FailureReport failureReport;

  /** The type of a message on a link; null for anything else. */
  @Nullable MessageType type;

  /** Identifies a message on a link in choices; 0 for any other event. */
  long key;

  /** The next event of the same slot or of the pool. */
  @Nullable Event next;

  /**
   * Returns whether this event comes from outside of its host, and so uses the capacity of the
   * host.
   */
  boolean comesFromOutside() {
    return type != null || kind == Kind.CALL;
  }

  @Override
  public String host() {
    return (woken == null ? checkNotNull(to).host : woken).name();
  }

  @Override
  public Optional<Address<?>> from() {
    return Optional.ofNullable(from).map(sender -> sender.address);
  }

  @Override
  public Optional<Address<?>> to() {
    return Optional.ofNullable(to).map(receiver -> receiver.address);
  }

  @Override
  public Optional<Object> message() {
    return Optional.ofNullable(message);
  }

  @Override
  public long key() {
    return key;
  }

  void clear() {
    from = null;
    to = null;
    message = null;
    woken = null;
    failureReport = null;
    type = null;
    key = 0;
    next = null;
  }
}
