package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Clients count together by compareAndSet while everything fails that can. A write that took effect
 * twice, a lost one, or a stale read would show in the count.
 */
class CounterUnderFaultsTest {

  private static final String KEY = "counter";
  private static final int INCREMENTS = 25;

  /** One client: reads the counter and adds one, again and again. */
  private static final class Counter {

    private final KVSClient<Integer> client;
    private final List<Integer> read = new ArrayList<>();
    private final List<Integer> counted = new ArrayList<>();
    private int unknown;
    private int left = INCREMENTS;

    private Counter(KVSClient<Integer> client) {
      this.client = client;
    }

    private void next() {
      if (left > 0) {
        left--;
        var unused = client.executeAsync(KVSOperation.get(KEY)).thenAccept(this::increment);
      }
    }

    private void increment(Outcome<Integer> outcome) {
      if (outcome instanceof Outcome.Done<Integer> done
          && done.result() instanceof KVSResult.Read<Integer> found) {
        int value = found.value().orElseThrow();
        read.add(value);
        var unused =
            client
                .executeAsync(KVSOperation.compareAndSet(KEY, value, value + 1))
                .thenAccept(ended -> ended(value, ended));
      } else {
        next();
      }
    }

    private void ended(int value, Outcome<Integer> outcome) {
      if (outcome instanceof Outcome.Done<Integer> done) {
        if (done.result() instanceof KVSResult.Compared<Integer> compared && compared.applied()) {
          counted.add(value);
        }
      } else if (outcome instanceof Outcome.Unknown<Integer>) {
        unknown++;
      }
      next();
    }
  }

  @Property(tries = 300)
  void each_increment_counts_once_and_no_read_goes_back(@ForAll long seed) {
    SimulatedNetwork network = SimulatedNetwork.seeded(seed);
    LinearizableKVSServer<Integer, LwwStorage<Integer>, LinearizableShardedRouter<LocalRouter>>
        server = KVSServer.start(new LwwStorage<>(), ShardedRouter.of(2), network);
    server.connect("setup").put(KEY, 0);
    List<Counter> counters = new ArrayList<>();
    for (String name : List.of("alice", "bob", "carol")) {
      counters.add(new Counter(server.connect(name).withLimit(Duration.ofSeconds(2))));
    }
    counters.forEach(Counter::next);
    String shard = "shard-" + server.router().shardOf(KEY);
    disturb(network, shard, new Random(seed), 40);
    network.runUntilIdle();

    int last = server.connect("judge").get(KEY).value().orElseThrow();
    List<Integer> counted =
        counters.stream().flatMap(counter -> counter.counted.stream()).sorted().toList();
    int unknown = counters.stream().mapToInt(counter -> counter.unknown).sum();
    assertThat(counters).allMatch(counter -> counter.left == 0);
    assertThat(new TreeSet<>(counted)).as("no value is counted from twice").hasSize(counted.size());
    assertThat(last).isBetween(counted.size(), counted.size() + unknown);
    assertThat(counters)
        .allSatisfy(counter -> assertThat(counter.read).isSortedAccordingTo(Integer::compare));
    assertThat(counted).as("some work was done").isNotEmpty();
    assertThat(Collections.max(counted)).isLessThan(last);
  }

  /** Moves a random switch every 50 ms, and in the end puts all of them back. */
  private static void disturb(SimulatedNetwork network, String shard, Random random, int times) {
    SimulatedHost host = network.host(shard);
    List<String> clients = List.of("alice", "bob", "carol");
    String client = clients.get(random.nextInt(clients.size()));
    if (times == 0) {
      network.heal();
      network.links().loss(0).duplication(0).reportedFailed(0);
      network.hosts().forEach(one -> one.restart().resume());
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> network.links().loss(random.nextDouble() * 0.3);
      case 1 -> network.links().duplication(random.nextDouble() * 0.5);
      case 2 -> network.links().latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(120)));
      case 3 -> network.links().latency(Latency.logNormal(Duration.ofMillis(5), 1.5));
      case 4 -> host.crash();
      case 5 -> host.restart().resume();
      case 6 -> host.pause();
      case 7 -> {
        Partition partition = network.partitionOneWay(List.of(shard), List.of(client));
        network.after(Duration.ofMillis(300), partition::heal);
      }
      default -> host.clockStep(Duration.ofSeconds(random.nextInt(10) - 5)).clockDrift(0.5);
    }
    network.after(Duration.ofMillis(50), () -> disturb(network, shard, random, times - 1));
  }
}
