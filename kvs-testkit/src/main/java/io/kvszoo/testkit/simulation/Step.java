package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.text.Durations;
import java.time.Duration;

/**
 * A step of a client in a {@link Scenario}.
 *
 * @param kind the kind of operation
 * @param key the number of the key
 * @param value the number of the value to write, different from that of any other step; 0 in steps
 *     that write no value
 * @param at when the step begins, in virtual time since the begin of the workload; if the client's
 *     previous step has not ended by then, the step begins after it
 */
public record Step(Kind kind, int key, int value, Duration at) {

  /** Sets the value to 0 in steps that write no value. */
  public Step {
    value = kind == Kind.PUT || kind == Kind.CAS ? value : 0;
  }

  /** Returns this step at another time. */
  Step at(Duration newAt) {
    return new Step(kind, key, value, newAt);
  }

  /** The kind of operation of a step. */
  public enum Kind {
    /** Reads the key. */
    GET,
    /** Writes the key. */
    PUT,
    /** Deletes the key. */
    DELETE,
    /** Replaces the value that the client last saw of the key. */
    CAS
  }

  /** Returns this step as text that {@link Scenario#parse} accepts. */
  @Override
  public String toString() {
    String text =
        switch (kind) {
          case GET -> "get " + key;
          case PUT -> "put " + key + "=" + value;
          case DELETE -> "delete " + key;
          case CAS -> "cas " + key + "=" + value;
        };
    return at.isZero() ? text : text + " @" + Durations.text(at);
  }
}
