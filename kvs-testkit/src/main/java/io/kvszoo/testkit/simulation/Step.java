package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.text.Durations;
import java.time.Duration;

/**
 * One step of a client in a {@link Scenario}.
 *
 * @param kind what to do
 * @param key the number of the key
 * @param value the number of the value to write, unlike that of any other step; 0 in steps that
 *     write none
 * @param at when to do it, in virtual time since the workload began; later, if the client's step
 *     before it has not ended by then
 */
public record Step(Kind kind, int key, int value, Duration at) {

  /** Makes the value 0 in steps that write none. */
  public Step {
    value = kind == Kind.PUT || kind == Kind.CAS ? value : 0;
  }

  /** The same step at another moment. */
  Step at(Duration newAt) {
    return new Step(kind, key, value, newAt);
  }

  /** What a step does. */
  public enum Kind {
    /** Reads the key. */
    GET,
    /** Writes the key. */
    PUT,
    /** Deletes the key. */
    DELETE,
    /** Replaces what the client last saw of the key. */
    CAS
  }

  /** This step as {@link Scenario#parse} reads it. */
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
