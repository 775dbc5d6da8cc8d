package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import java.util.List;

/**
 * One step of a demonstration's script.
 *
 * @param <V> the type of the values
 */
public sealed interface DemoStep<V> {

  /**
   * A step of the one client of a script that needs no more.
   *
   * @param operation what it does
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> step(KVSOperation<V> operation) {
    return by("client", operation);
  }

  /**
   * A step of a client.
   *
   * @param client its name
   * @param operation what it does
   * @param <V> the type of the values
   * @return the step
   */
  static <V> Operate<V> by(String client, KVSOperation<V> operation) {
    return new Operate<>(client, operation);
  }

  /**
   * Steps of several clients that begin at one moment.
   *
   * @param steps what they do, of which no client has two
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> together(List<Operate<V>> steps) {
    return new Together<>(steps);
  }

  /**
   * Something that happens to the server or its network.
   *
   * @param happening makes it happen, and says what there was to see
   * @param <V> the type of the values
   * @return the step
   */
  static <V> DemoStep<V> happens(Happening<V> happening) {
    return new Happen<>(happening);
  }

  /**
   * Makes something happen.
   *
   * @param <V> the type of the values
   */
  @FunctionalInterface
  interface Happening<V> {

    /**
     * Makes it happen. Virtual time may pass.
     *
     * @param server the server of the demonstration
     * @return what there was to see, a line for people, without a line break
     */
    String on(KVSServer<V, ?, ?> server);
  }

  /**
   * An operation of a client.
   *
   * @param client the name of the client that does it; the first step of a name connects it
   * @param operation what it does
   * @param <V> the type of the values
   */
  record Operate<V>(String client, KVSOperation<V> operation) implements DemoStep<V> {}

  /**
   * Operations that begin at one moment; the next step begins when all have ended.
   *
   * @param steps the operations, of which no client has two
   * @param <V> the type of the values
   */
  record Together<V>(List<Operate<V>> steps) implements DemoStep<V> {

    /** Copies the steps. */
    public Together {
      steps = ImmutableList.copyOf(steps);
    }
  }

  /**
   * Something that happens between operations.
   *
   * @param happening makes it happen
   * @param <V> the type of the values
   */
  record Happen<V>(Happening<V> happening) implements DemoStep<V> {}
}
