package io.kvszoo.testkit.recording;

import java.time.Duration;
import java.util.List;

/** Evidence for a {@link Finding}, in addition to operations. */
public sealed interface Evidence {

  /**
   * An event of the network.
   *
   * @param id its {@link io.kvszoo.simulator.NetworkEvent#id}
   * @param at the virtual time of the event
   */
  record Event(long id, Duration at) implements Evidence {}

  /**
   * An exception that was thrown.
   *
   * @param exception the name of its class
   * @param place the class and the method that threw it; empty if unknown
   */
  record Thrown(String exception, String place) implements Evidence {}

  /**
   * The values of a key at a host after the network has settled.
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
