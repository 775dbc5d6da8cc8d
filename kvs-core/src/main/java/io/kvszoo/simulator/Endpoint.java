package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import org.jspecify.annotations.Nullable;

/**
 * The place of a process, which receives its messages, and the process itself, if it is running.
 */
final class Endpoint {

  /**
   * A process from one start to the next crash, as seen by the parts that deliver messages to it.
   */
  abstract static class Receiver {

    final Endpoint endpoint;

    Receiver(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** Whether this has neither crashed nor been stopped. */
    final boolean isRunning() {
      return endpoint.receiver == this;
    }

    abstract void receive(Object message);

    /** Ends this, as a crash of the host would. */
    abstract void crash();

    /** The view of the process; empty before it has started. */
    abstract ProcessView view();
  }

  private enum State {
    RESERVED,
    SPAWNED,
    STOPPED
  }

  final Address<?> address;
  final HostState host;

  /** By path, to be part of the trace. */
  final long hash;

  private final MessageTypes types;
  private State state = State.RESERVED;
  private @Nullable Receiver receiver;

  /** The number of queued calls from outside, which later ones must not overtake. */
  private int queuedCalls;

  /** The class of the last message that crossed no link, and the hash of its name. */
  private Class<?> lastType = Void.class;

  private long lastTypeHash;

  Endpoint(Address<?> address, HostState host, long hash, MessageTypes types) {
    this.address = address;
    this.host = host;
    this.hash = hash;
    this.types = types;
  }

  /** Whether a process was ever spawned here. */
  boolean wasSpawned() {
    return state != State.RESERVED;
  }

  /** Whether the process was stopped permanently. */
  boolean isStopped() {
    return state == State.STOPPED;
  }

  void spawned() {
    if (state != State.RESERVED) {
      throw new IllegalStateException(
          "a process was already spawned at '%s'; a path is used for one process in the life of its network, so choose another path"
              .formatted(address));
    }
    state = State.SPAWNED;
  }

  void stopped() {
    state = State.STOPPED;
    receiver = null;
  }

  /**
   * The running process; none before the spawn, while it or its host is down, or after the stop.
   */
  @Nullable Receiver receiver() {
    return receiver;
  }

  void receiver(@Nullable Receiver next) {
    receiver = next;
  }

  /** The hash of a class's name, found fast where messages of one class follow each other. */
  long typeHash(Class<?> type) {
    if (type != lastType) {
      lastType = type;
      lastTypeHash = types.of(type).hash;
    }
    return lastTypeHash;
  }

  boolean hasQueuedCalls() {
    return queuedCalls > 0;
  }

  void callQueued() {
    queuedCalls++;
  }

  void callEnded() {
    queuedCalls--;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
