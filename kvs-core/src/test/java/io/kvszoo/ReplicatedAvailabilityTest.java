package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every replica that is up answers its clients, whatever it is cut off from. */
class ReplicatedAvailabilityTest {

  private static final int SEEDS = Integer.getInteger("kvszoo.seeds", 500);
  private static final int REPLICAS = 3;
  private static final int ROUNDS = 6;

  @Test
  void every_replica_that_is_up_answers_on_each_side_of_any_partition() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertAnswersAreGiven(seed);
    }
  }

  private static void assertAnswersAreGiven(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedNetwork network = SimulatedNetwork.seeded(seed);
    network.links().latency(Latency.uniform(Duration.ZERO, Duration.ofMillis(10)));
    var server =
        KVSServer.start(new CausalStorage<String>(), ReplicatedRouter.of(REPLICAS), network);
    List<String> replicas = server.topology().hosts();
    network.links(replicas, replicas).loss(0.3).duplication(0.3);
    List<KVSClient<String>> clients = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      clients.add(server.connect("client-" + i));
    }
    for (int round = 0; round < ROUNDS; round++) {
      int down = random.nextInt(2 * REPLICAS);
      if (down < REPLICAS) {
        network.host("replica-" + down).crash();
      }
      cut(network, random);
      for (int i = 0; i < REPLICAS; i++) {
        if (i != down) {
          String key = "key-" + random.nextInt(2);
          assertDone(seed, clients.get(i), KVSOperation.put(key, "value-" + round + i));
          assertDone(seed, clients.get(i), KVSOperation.get(key));
        }
      }
      network.heal();
      if (down < REPLICAS) {
        network.host("replica-" + down).restart();
      }
    }
  }

  /** Parts the replicas, each with the client whose home it is. */
  private static void cut(SimulatedNetwork network, SplittableRandom random) {
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      List<String> side = random.nextBoolean() ? left : right;
      side.add("replica-" + i);
      side.add("client-" + i);
    }
    if (!left.isEmpty() && !right.isEmpty()) {
      network.partition(left, right);
    }
  }

  private static void assertDone(
      int seed, KVSClient<String> client, KVSOperation<String> operation) {
    assertThat(client.execute(operation))
        .as("%s of %s with seed %s", operation, client, seed)
        .isInstanceOf(Outcome.Done.class);
  }

  /** The home and as many others as a session asks at a time are down; it asks the rest then. */
  @ParameterizedTest
  @CsvSource({"12, 5", "7, 2", "5, 1"})
  void a_session_asks_all_replicas_in_turn(int replicas, int fanout) {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    var router = ReplicatedRouter.builder(replicas).fanout(fanout).build();
    var server = KVSServer.start(new CausalStorage<String>(), router, network);
    KVSClient<String> client = server.connect("client-0");
    client.put("key", "value");
    network.runFor(Duration.ofSeconds(2));
    for (int i = 0; i <= fanout; i++) {
      network.host("replica-" + i).crash();
    }
    assertThat(client.get("key").value()).contains("value");
    client.put("key", "other");
    assertThat(client.get("key").value()).contains("other");
  }
}
