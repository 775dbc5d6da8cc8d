package io.kvszoo.benchmark;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Three replicas that gossip: operations per second with some in flight, what repairing a
 * difference costs, and how many rounds it takes until all have a write. What is not a time is
 * printed at the end of each trial.
 */
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class ReplicatedBenchmark {

  private static final int OPERATIONS = 8192;

  /** A store, and clients with their homes at each of the replicas. */
  @State(Scope.Thread)
  public static class Store {

    /** How many operations are in flight. */
    @Param({"1", "64", "256"})
    public int inFlight = 1;

    /** How long messages take: 1 ms, or 0.5 to 1.5 ms. */
    @Param({"constant", "random"})
    public String latency = "constant";

    /** What a write means. */
    @Param({"lww", "causal"})
    public String storage = "lww";

    private SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private Load load = new Load(start(), 3, 1);

    private KVSServer<String, ?, ?> start() {
      Storage<String, ?> meaning =
          storage.equals("lww") ? new LwwStorage<>() : new CausalStorage<>();
      return KVSServer.start(meaning, ReplicatedRouter.of(3), network);
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
    }

    /** Says how many messages an operation took. */
    @TearDown
    public void report() {
      System.out.printf("%n%s%n", network.messageCountsByType());
    }
  }

  /** Puts. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(OPERATIONS)
  public void put(Store store) {
    store.load.run(true, OPERATIONS);
  }

  /** Gets. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(OPERATIONS)
  public void get(Store store) {
    store.load.run(false, OPERATIONS);
  }

  /** Replicas of which one lacks a hundredth of the keys. */
  @State(Scope.Thread)
  public static class Difference {

    /** How many keys there are. */
    @Param({"1000", "100000"})
    public int keys = 1000;

    /** How many of them one replica lacks. */
    @Param({"10", "1000"})
    public int missing = 10;

    private SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3), network).connect();

    /** Puts all keys once, and says what an entry takes. */
    @Setup
    public void fill() {
      network = SimulatedNetwork.seeded(42);
      client = KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3), network).connect();
      List<String> names = IntStream.range(0, keys).mapToObj(i -> "key-" + i).toList();
      long before = usedMemory();
      names.forEach(key -> client.put(key, "value"));
      network.runFor(Duration.ofSeconds(10));
      System.out.printf(
          "%n%d bytes an entry and a replica, without key and value%n",
          (usedMemory() - before) / (3L * keys));
    }

    private static long usedMemory() {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Puts some keys while one replica is cut off. */
    @Setup(Level.Invocation)
    public void differ() {
      network.partition(List.of("replica-2"), List.of("replica-0", "replica-1"));
      for (int i = 0; i < missing; i++) {
        client.put("key-" + i, "newer");
      }
      network.heal();
    }
  }

  /** Lets the replicas exchange what is missing, in a few rounds. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public void repair(Difference difference) {
    difference.network.runFor(Duration.ofMillis(500));
  }

  /** Many replicas, of which one has a write. */
  @State(Scope.Thread)
  public static class Rounds {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** How many replicas there are. */
    @Param({"3", "8", "32", "128", "512"})
    public int replicas = 3;

    private double rounds;
    private int runs;

    /** Says how many rounds it took. */
    @TearDown
    public void report() {
      System.out.printf("%n%.1f rounds until all have it%n", rounds / runs);
    }
  }

  /** Lets a write that was pushed to nobody come to all by exchanges alone. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public void convergence(Rounds state) {
    SimulatedNetwork network = SimulatedNetwork.seeded(state.runs);
    ReplicatedRouter router =
        ReplicatedRouter.builder(state.replicas).antiEntropyInterval(Rounds.INTERVAL).build();
    var server = KVSServer.start(new LwwStorage<String>(), router, network);
    List<KVSClient<String>> clients = new ArrayList<>();
    for (int i = 0; i < state.replicas; i++) {
      clients.add(server.connect());
    }
    List<String> hosts = server.topology().hosts();
    network.links(hosts, hosts).loss(1);
    clients.get(0).put("key", "value");
    network.runFor(Duration.ofMillis(10));
    network.links(hosts, hosts).loss(0);
    Duration healed = network.now();
    while (clients.stream().map(client -> client.getAsync("key")).toList().stream()
        .anyMatch(read -> read.join().values().isEmpty())) {
      network.runFor(Duration.ofMillis(5));
    }
    state.rounds += (double) network.now().minus(healed).toMillis() / Rounds.INTERVAL.toMillis();
    state.runs++;
  }
}
