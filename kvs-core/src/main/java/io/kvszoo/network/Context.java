package io.kvszoo.network;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The only door of a {@link Process} to the outside.
 *
 * <p>A context works only while its process handles an event; elsewhere every method but {@link
 * #self} throws {@link IllegalStateException}. When the host crashes or the process is stopped in
 * the middle of a handler, the rest of the handler has no effect: every other method of the context
 * and of its disk then throws an {@link Error} that ends the handler. Do not catch {@link
 * Throwable}.
 *
 * @param <M> the messages that the process understands
 */
public interface Context<M> {

  /**
   * The address of this process.
   *
   * @return the address
   */
  Address<M> self();

  /**
   * Sends a message. Nothing promises that it arrives, arrives once, or arrives in order, except
   * between processes of one host, where messages arrive at once, in order and exactly once while
   * the host is up.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param <T> the messages that the receiver understands
   * @throws IllegalArgumentException if the network knows all its processes, as in a simulation,
   *     and none was ever spawned at the address
   */
  <T> void send(Address<T> to, T message);

  /**
   * Sends a message, and receives another if the network reports that it could not be handed over:
   * the receiver's host was down, or its process was down or stopped, when the message got there or
   * was to be handled. The report is lost if the sender's host or process goes down before. Within
   * a host it comes at once.
   *
   * <p>A report is a hint and not a proof. No report says nothing: lost messages and partitions are
   * silent. And a report may be wrong: a network can deliver a message and report that it did not.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param onFailure what this process receives when the network reports a failure
   * @param <T> the messages that the receiver understands
   * @throws IllegalArgumentException if the network knows all its processes, as in a simulation,
   *     and none was ever spawned at the address
   */
  <T> void send(Address<T> to, T message, M onFailure);

  /**
   * Schedules a message to this process itself. It is lost if the host crashes before.
   *
   * @param delay how long from now, by the speed of this host's clock, not negative; the clock has
   *     run at least that far then, unless it was stepped, which does not move the message
   * @param message what this process receives then
   */
  void schedule(Duration delay, M message);

  /**
   * Reads this host's clock, which may be skewed, drift, and step back.
   *
   * @return nanoseconds since 1970-01-01T00:00:00Z
   */
  long now();

  /**
   * The randomness of this process, from its present start on. In a simulation it depends on the
   * seed, the address, and how often the process has started.
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
