package io.kvszoo.examples;

import io.kvszoo.demo.KVSDemo;
import java.io.PrintStream;
import java.util.List;

/** Runs every example, one after the other. */
public final class AllExamples {

  private static final List<KVSDemo<?, ?, ?>> EXAMPLES =
      List.of(
          new LocalExample(),
          new ReplicatedExample(),
          new ShardedExample(),
          new ShardedReplicatedExample(),
          new LinearizableExample(),
          new ShardedLinearizableExample());

  private AllExamples() {}

  /**
   * Runs the examples.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    run(System.out);
  }

  static void run(PrintStream out) {
    for (KVSDemo<?, ?, ?> example : EXAMPLES) {
      KVSDemo.runKvsDemo(example, out);
      out.print("\n");
    }
  }
}
