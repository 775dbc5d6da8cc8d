package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.Optional;

/** A pending event of a {@link SimulatedNetwork}, as shown to {@link Choices}. */
public interface Upcoming {

  /**
   * The name of the host on which the event will happen.
   *
   * @return the host
   */
  String host();

  /**
   * The process that sent the message.
   *
   * @return the sender of a message; empty for timers, calls, and hosts that take a waiting message
   */
  Optional<Address<?>> from();

  /**
   * The process that receives the message.
   *
   * @return the receiver; empty if the host takes a waiting message from its queue
   */
  Optional<Address<?>> to();

  /**
   * The message that is received.
   *
   * @return the message; empty if the host takes a waiting message from its queue
   */
  Optional<Object> message();

  /**
   * Identifies a message on a link by the link and by the number of messages sent over it before,
   * independently of its contents.
   *
   * @return the key, which is the same in every run, and the same for a message and its copy; 0 for
   *     any other event
   */
  long key();
}
