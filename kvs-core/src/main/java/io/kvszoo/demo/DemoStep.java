package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import java.util.List;

/**
 * A step of a demonstration's script.
 *
 * @param <V> the type of the values
 */
public sealed interface DemoStep<V> {

  /**
   * An operation in a script that has a single client.
   *
   * @param operation the operation
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> step(KVSOperation<V> operation) {
    return by("client", operation);
  }

  /**
   * An operation of a client.
   *
   * @param client the name of the client
   * @param operation the operation
   * @param <V> the type of the values
   * @return the step
   */
  static <V> Operate<V> by(String client, KVSOperation<V> operation) {
    return new Operate<>(client, operation);
  }

  /**
   * Operations of several clients that begin at the same moment.
   *
   * @param steps the operations, at most one per client
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> together(List<Operate<V>> steps) {
    return new Together<>(steps);
  }

  /**
   * A step that changes the server or its network, such as a fault.
   *
   * @param happening the change, which returns a description of what was observed
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> happens(Happening<V> happening) {
    return new Happen<>(happening);
  }

  /**
   * A change of the server or its network.
   *
   * @param <V> the type of the values
   */
  @FunctionalInterface
  interface Happening<V> {

    /**
     * Executes the change. Virtual time may pass.
     *
     * @param server the server of the demonstration
     * @return a description of what was observed, as one line of text without a line break
     */
    String on(KVSServer<V, ?, ?> server);
  }

  /**
   * An operation of a client.
   *
   * @param client the name of the client, which is connected at its first operation
   * @param operation the operation
   * @param <V> the type of the values
   */
  record Operate<V>(String client, KVSOperation<V> operation) implements DemoStep<V> {}

  /**
   * Operations that begin at the same moment; the next step begins when all have ended.
   *
   * @param steps the operations, at most one per client
   * @param <V> the type of the values
   */
  record Together<V>(List<Operate<V>> steps) implements DemoStep<V> {

    /** Copies the steps. */
    public Together {
      steps = ImmutableList.copyOf(steps);
    }
  }

  /**
   * A change between operations.
   *
   * @param happening the change
   * @param <V> the type of the values
   */
  record Happen<V>(Happening<V> happening) implements DemoStep<V> {}
}
