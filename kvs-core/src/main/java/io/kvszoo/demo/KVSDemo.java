package io.kvszoo.demo;

import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import java.io.PrintStream;
import java.util.List;

/**
 * An architecture and a script of operations that shows what it does.
 *
 * @param <V> the type of the values
 * @param <S> the type of the storage
 * @param <R> the type of the router
 */
public interface KVSDemo<V, S extends Storage<V, ?>, R extends Router> {

  /**
   * The title.
   *
   * @return a few words
   */
  String name();

  /**
   * What there is to see.
   *
   * @return a sentence or two
   */
  String description();

  /**
   * What a write means.
   *
   * @return the storage to compose
   */
  S storage();

  /**
   * Where a write goes.
   *
   * @return the router to compose
   */
  R router();

  /**
   * The script, made anew for each run.
   *
   * @return the steps, done one after the other
   */
  List<DemoStep<V>> operations();

  /**
   * How many hosts the architecture has, without those of its clients.
   *
   * @return as many as its topology has
   */
  default int clusterSize() {
    return router().topology().hosts().size();
  }

  /**
   * The network to run on.
   *
   * @return an empty network; each run asks for one
   */
  default SimulatedNetwork network() {
    return SimulatedNetwork.seeded(42);
  }

  /**
   * Says what became of a step.
   *
   * @param operation what became of it
   * @return a line for people, without a line break
   */
  default String logOperation(DemoOperation<V> operation) {
    return DemoText.line(operation);
  }

  /**
   * Runs a demonstration and prints it to standard output.
   *
   * @param demo what to run
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return what happened
   */
  static <V, S extends Storage<V, ?>, R extends Router> DemoRun<V> runKvsDemo(
      KVSDemo<V, S, R> demo) {
    return runKvsDemo(demo, System.out);
  }

  /**
   * Deploys the architecture, runs the script, prints what happens, and shuts down.
   *
   * @param demo what to run
   * @param out where to print; it is flushed and left open
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return what happened
   */
  static <V, S extends Storage<V, ?>, R extends Router> DemoRun<V> runKvsDemo(
      KVSDemo<V, S, R> demo, PrintStream out) {
    return new DemoDriver<>(demo, out).run();
  }
}
