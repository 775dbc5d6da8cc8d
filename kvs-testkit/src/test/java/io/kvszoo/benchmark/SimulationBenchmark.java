package io.kvszoo.benchmark;

import io.kvszoo.router.Consistency;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.contract.ToyGossipRouter;
import io.kvszoo.testkit.simulation.Simulation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Runs per second on all processors: the mixed workload, 4 clients and 200 operations, with swarms
 * of faults, each run judged by all rules that the architecture claims.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class SimulationBenchmark {

  private static final int RUNS = 500;

  /** What is simulated. */
  @Param({"local", "sharded", "gossip"})
  public String architecture;

  private Simulation<String> simulation;
  private long nextSeed;

  /** Makes the simulation. */
  @Setup
  public void make() {
    Router router =
        switch (architecture) {
          case "local" -> new LocalRouter();
          case "sharded" -> ShardedRouter.of(3);
          case "gossip" -> ToyGossipRouter.claiming(Consistency.EVENTUAL); // 3 replicas.
          default -> throw new IllegalArgumentException(architecture);
        };
    simulation = Simulation.of(new LwwStorage<>(), router).seeds(RUNS);
  }

  /** Runs some seeds that were not run before. */
  @Benchmark
  @OperationsPerInvocation(RUNS)
  public void runs() {
    simulation.from(nextSeed).check();
    nextSeed += RUNS;
  }
}
