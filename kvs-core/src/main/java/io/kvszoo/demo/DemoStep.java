package io.kvszoo.demo;

import io.kvszoo.operation.KVSOperation;

/**
 * One step of a demonstration's script.
 *
 * @param client the name of the client that does it; the first step of a name connects it
 * @param operation what it does
 * @param <V> the values
 */
public record DemoStep<V>(String client, KVSOperation<V> operation) {

  /**
   * A step of the one client of a script that needs no more.
   *
   * @param operation what it does
   * @param <V> the values
   * @return the step
   */
  public static <V> DemoStep<V> step(KVSOperation<V> operation) {
    return new DemoStep<>("client", operation);
  }

  /**
   * A step of a client.
   *
   * @param client its name
   * @param operation what it does
   * @param <V> the values
   * @return the step
   */
  public static <V> DemoStep<V> by(String client, KVSOperation<V> operation) {
    return new DemoStep<>(client, operation);
  }
}
