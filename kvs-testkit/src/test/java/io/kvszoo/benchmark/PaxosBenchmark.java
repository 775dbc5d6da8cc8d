package io.kvszoo.benchmark;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A store on three hosts, or three for each role, ordered by Paxos: operations per second with some
 * in flight, and what it takes to come back after a crash of all. How long an operation takes in
 * virtual time, and the messages that it takes, are printed at the end of each trial.
 */
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class PaxosBenchmark {

  private static final int OPERATIONS = 8192;

  /** A store, and three clients. */
  @State(Scope.Thread)
  public static class Store {

    /** How many operations are in flight. */
    @Param({"1", "256"})
    public int inFlight = 1;

    /** How long messages take: 1 ms, or 0.5 to 1.5 ms. */
    @Param({"constant", "random"})
    public String latency = "constant";

    /** Where the roles are, and whether commands share slots. */
    @Param({"3", "3 unbatched", "3+3+3"})
    public String layout = "3";

    private SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private Load load = new Load(start(), 3, 1);
    private long operations;
    private long messagesBefore;
    private Duration begin = Duration.ZERO;

    private KVSServer<String, ?, ?> start() {
      PaxosRouter router =
          switch (layout) {
            case "3" -> PaxosRouter.of(3);
            case "3 unbatched" -> PaxosRouter.builder(3).batchLimit(1).window(1 << 16).build();
            default -> PaxosRouter.builder(3, 3, 3).build();
          };
      return KVSServer.start(new LwwStorage<String>(), router, network);
    }

    /** Puts all keys once. */
    @Setup
    public void fill() {
      network = SimulatedNetwork.seeded(42);
      if (latency.equals("random")) {
        network
            .links()
            .latency(Latency.uniform(Duration.ofNanos(500_000), Duration.ofNanos(1_500_000)));
      }
      load = new Load(start(), 3, inFlight);
      operations = 0;
      messagesBefore = network.messageCounts().sent();
      begin = network.now();
    }

    /** Says what an operation took. */
    @TearDown
    public void report() {
      System.out.printf(
          "%n%.2f messages and %.2f ms of virtual time an operation%n",
          (double) (network.messageCounts().sent() - messagesBefore) / operations,
          inFlight * network.now().minus(begin).toNanos() / 1e6 / operations);
    }

    private void run(boolean puts) {
      load.run(puts, OPERATIONS);
      operations += OPERATIONS;
    }
  }

  /** Puts. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(OPERATIONS)
  public void put(Store store) {
    store.run(true);
  }

  /** Gets. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(OPERATIONS)
  public void get(Store store) {
    store.run(false);
  }

  /** A store with a long log. */
  @State(Scope.Thread)
  public static class Log {

    /** How many commands the log has. */
    @Param({"100000"})
    public int commands = 100_000;

    private SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private KVSClient<String> client = start();

    private KVSClient<String> start() {
      PaxosRouter router =
          PaxosRouter.builder(3).batchLimit(1).window(1 << 16).snapshotInterval(1 << 30).build();
      return KVSServer.start(new LwwStorage<String>(), router, network).connect();
    }

    /** Fills the log, each slot with one command, and crashes all hosts. */
    @Setup(Level.Invocation)
    public void fill() {
      network = SimulatedNetwork.seeded(42);
      client = start();
      List<CompletableFuture<?>> puts = new ArrayList<>();
      for (int i = 0; i < commands; i++) {
        puts.add(client.putAsync("key-" + i % 1000, "value-" + i));
      }
      puts.forEach(CompletableFuture::join);
      network.hosts().stream()
          .filter(host -> host.name().startsWith("node"))
          .forEach(host -> host.crash());
    }
  }

  /** Restarts all hosts, and reads. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public Object recovery(Log log) {
    log.network.hosts().forEach(host -> host.restart());
    return log.client.get("key-1");
  }
}
