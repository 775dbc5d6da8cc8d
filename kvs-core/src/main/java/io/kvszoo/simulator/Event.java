package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that will happen: an entry of the {@link EventQueue}, reused for another when it has
 * happened. Which fields are set depends on the kind.
 */
final class Event implements Upcoming {

  enum Kind {
    /** A message on a link. */
    MESSAGE(1),
    /** A message that came over its link and waits in its host's inbox. */
    ARRIVED(2),
    /** A message between two processes of one host. */
    LOCAL(3),
    /** A message of a process to itself. */
    TIMER(4),
    /** A message from outside of the network. */
    CALL(5),
    /** A host turns to what waits in its inbox. */
    WAKE(6);

    /** By which the trace tells kinds apart. */
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

  /** The host that turns to its inbox. */
  @Nullable HostState woken;

  /** What the sender of a message on a link wants to hear of a failure, if anything. */
  @Nullable FailureReport failureReport;

  /** The type of a message on a link; null for anything else. */
  @Nullable MessageType type;

  /** By which choices about a message on a link name it; 0 for anything else. */
  long key;

  /** The next event of the same slot or of the pool. */
  @Nullable Event next;

  /**
   * Whether this comes from outside of its host, and takes a turn where the host has a capacity.
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
