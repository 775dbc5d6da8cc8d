package io.kvszoo.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The only access of a {@link Process} to its environment.
 *
 * <p>A context can be used only while its process handles an event; at any other time every method
 * except {@link #self} throws {@link IllegalStateException}. If the host crashes or the process is
 * stopped in the middle of a handler, the rest of the handler has no effect: every method of the
 * context except {@link #self}, and every method of its disk, then throws an {@link Error} that
 * ends the handler. Do not catch {@link Throwable}.
 *
 * @param <M> the type of the messages that the process receives
 */
public interface Context<M> {

  /**
   * The address of this process.
   *
   * @return the address
   */
  Address<M> self();

  /**
   * Sends a message. There is no guarantee that it arrives, that it arrives only once, or that
   * messages arrive in order, except between processes of the same host, where messages arrive at
   * once, in order and exactly once while the host is up.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param <T> the type of the messages that the receiver accepts
   * @throws IllegalArgumentException if the network knows all its processes, as a simulated network
   *     does, and no process was ever spawned at the address
   */
  <T> void send(Address<T> to, T message);

  /**
   * Sends a message, and asks for a report if it could not be delivered because the receiver's host
   * was down, or its process was down or stopped, when the message arrived or was to be handled.
   * The report is a message to this process. It is lost if the sender's host or process goes down
   * before; between processes of the same host it arrives at once.
   *
   * <p>A report is only a hint. The absence of a report means nothing, since lost messages and
   * partitions are not reported. A report may also be wrong: a network may deliver a message and
   * still report a failure.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param onFailure the message that this process receives if the network reports a failure
   * @param <T> the type of the messages that the receiver accepts
   * @throws IllegalArgumentException if the network knows all its processes, as a simulated network
   *     does, and no process was ever spawned at the address
   */
  <T> void send(Address<T> to, T message, M onFailure);

  /**
   * Schedules a message to this process. It is lost if the host crashes before.
   *
   * @param delay the time from now, measured by the rate of this host's clock, not negative. When
   *     the message arrives, the clock has advanced at least that far, unless the clock was
   *     stepped, which does not affect the message
   * @param message the message that this process receives then
   */
  void schedule(Duration delay, M message);

  /**
   * Reads this host's clock, which may have an offset, drift, and step back.
   *
   * @return nanoseconds since 1970-01-01T00:00:00Z
   */
  long now();

  /**
   * The random generator of this process since its last start. In a simulation its numbers depend
   * on the seed, the address, and the number of starts of the process.
   *
   * @return the generator
   */
  RandomGenerator random();

  /**
   * The durable store of this process.
   *
   * @return the disk
   */
  Disk disk();
}
