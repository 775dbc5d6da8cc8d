package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.Optional;

/** Something that will happen in a {@link SimulatedNetwork}, as {@link Choices} see it. */
public interface Upcoming {

  /**
   * The name of the host on which it happens.
   *
   * @return the host
   */
  String host();

  /**
   * The process that sent it.
   *
   * @return the sender of a message; empty for timers, calls, and turns
   */
  Optional<Address<?>> from();

  /**
   * The process that receives it.
   *
   * @return the receiver; empty if the host takes its turn at what waits there
   */
  Optional<Address<?>> to();

  /**
   * What is received.
   *
   * @return the message; empty if the host takes its turn at what waits there
   */
  Optional<Object> message();

  /**
   * Names a message on a link, by the link and by how many were sent over it before, whatever is
   * written in it.
   *
   * @return the same in every run, and the same for a message and its copy; 0 for anything else
   */
  long key();
}
