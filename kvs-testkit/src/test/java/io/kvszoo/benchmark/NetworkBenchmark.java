package io.kvszoo.benchmark;

import io.kvszoo.network.Address;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

/** Messages that a simulated network delivers per second, to handlers that only answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class NetworkBenchmark {

  private static final int MESSAGES = 10_000;

  /** A message whose receiver sends another. */
  record Ball(Address<Ball> from, long hits) {}

  /** Whether each message takes 1 ms, or between 1 and 5 ms. */
  @Param({"constant", "random"})
  public String latency = "constant";

  private SimulatedNetwork pingPong = SimulatedNetwork.seeded(1);
  private SimulatedNetwork crowd = SimulatedNetwork.seeded(1);

  /** Lets two hosts play, and a thousand hosts play with random others. */
  @Setup
  public void begin() {
    pingPong = network(2);
    crowd = network(1000);
  }

  private SimulatedNetwork network(int hosts) {
    Duration least = Duration.ofMillis(1);
    Latency travel =
        latency.equals("random")
            ? Latency.uniform(least, Duration.ofMillis(5))
            : Latency.constant(least);
    SimulatedNetwork network = SimulatedNetwork.builder().seed(42).latency(travel).build();
    List<Address<Ball>> players = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      players.add(network.address(network.addHost("host-" + i), "player-" + i));
    }
    for (Address<Ball> player : players) {
      network.spawn(
          player,
          context -> {
            SplittableRandom random = new SplittableRandom(context.random().nextLong());
            return ball -> {
              Address<Ball> to = hosts == 2 ? ball.from() : players.get(random.nextInt(hosts));
              context.send(to, new Ball(player, ball.hits() + 1));
            };
          });
    }
    int balls = hosts == 2 ? 1 : hosts;
    for (int i = 0; i < balls; i++) {
      network.submit(players.get(i), new Ball(players.get((i + 1) % hosts), 0));
    }
    return network;
  }

  /** One ball between two hosts. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long pingPong() {
    return deliver(pingPong);
  }

  /** A thousand balls among a thousand hosts. */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long thousandHosts() {
    return deliver(crowd);
  }

  private static long deliver(SimulatedNetwork network) {
    int[] left = {MESSAGES};
    network.runUntil(() -> left[0]-- == 0, Duration.ofDays(1));
    return network.traceHash();
  }
}
