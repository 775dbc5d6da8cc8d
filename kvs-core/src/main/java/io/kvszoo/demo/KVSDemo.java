package io.kvszoo.demo;

import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import java.io.PrintStream;
import java.util.List;

/**
 * A demonstration: an architecture, and a script of operations that shows its behaviour.
 *
 * @param <V> the type of the values
 * @param <S> the type of the storage
 * @param <R> the type of the router
 */
public interface KVSDemo<V, S extends Storage<V, ?>, R extends Router> {

  /**
   * The title of the demonstration.
   *
   * @return a few words
   */
  String name();

  /**
   * A description of what the demonstration shows.
   *
   * @return a sentence or two
   */
  String description();

  /**
   * The storage of the architecture.
   *
   * @return the storage
   */
  S storage();

  /**
   * The router of the architecture.
   *
   * @return the router
   */
  R router();

  /**
   * The script, created anew for each run.
   *
   * @return the steps, which are executed one after the other
   */
  List<DemoStep<V>> operations();

  /**
   * The number of hosts of the architecture, without those of its clients.
   *
   * @return the number of hosts in the router's topology
   */
  default int clusterSize() {
    return router().topology().hosts().size();
  }

  /**
   * The network to run on.
   *
   * @return an empty network; called once for each run
   */
  default SimulatedNetwork network() {
    return SimulatedNetwork.seeded(42);
  }

  /**
   * Describes an operation and its outcome.
   *
   * @param operation the operation and its outcome
   * @return one line of text, without a line break
   */
  default String logOperation(DemoOperation<V> operation) {
    return DemoText.line(operation);
  }

  /**
   * Runs a demonstration and prints it to standard output.
   *
   * @param demo the demonstration to run
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the result
   */
  static <V, S extends Storage<V, ?>, R extends Router> DemoRun<V> runKvsDemo(
      KVSDemo<V, S, R> demo) {
    return runKvsDemo(demo, System.out);
  }

  /**
   * Deploys the architecture, runs the script, prints what happens, and shuts down.
   *
   * @param demo the demonstration to run
   * @param out where to print; the stream is flushed but not closed
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the result
   */
  static <V, S extends Storage<V, ?>, R extends Router> DemoRun<V> runKvsDemo(
      KVSDemo<V, S, R> demo, PrintStream out) {
    return new DemoDriver<>(demo, out).run();
  }
}
