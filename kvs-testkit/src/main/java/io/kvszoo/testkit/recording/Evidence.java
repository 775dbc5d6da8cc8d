package io.kvszoo.testkit.recording;

import java.time.Duration;
import java.util.List;

/** Something besides operations that shows that a {@link Finding} is true. */
public sealed interface Evidence {

  /**
   * An event of the network.
   *
   * @param id its {@link io.kvszoo.simulator.NetworkEvent#id}
   * @param at when it happened, in virtual time
   */
  record Event(long id, Duration at) implements Evidence {}

  /**
   * Something that was thrown.
   *
   * @param exception the name of its class
   * @param place the class and the method that threw it; empty if that is not known
   */
  record Thrown(String exception, String place) implements Evidence {}

  /**
   * What a host has of a key when all is quiet.
   *
   * @param host the host's name
   * @param key the key
   * @param values its values there, as text
   */
  record Answer(String host, String key, List<String> values) implements Evidence {

    /** Copies the values. */
    public Answer {
      values = List.copyOf(values);
    }
  }
}
