package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.Invariant;
import io.kvszoo.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds inside of replicas. */
class ReplicasTest {

  private static final int SEEDS = Integer.getInteger("kvszoo.seeds", 500);

  static List<Storage<String, ?>> storages() {
    return List.of(new LwwStorage<>(), new CausalStorage<>());
  }

  /** Equal entries, but for the memory of deletes, which is forgotten at different times. */
  private static <V, E> Map<String, Object> entries(
      ReplicaStore<?, ?> store, Storage<V, E> storage) {
    Map<String, Object> entries = new LinkedHashMap<>();
    store
        .snapshot()
        .forEach(
            (key, entry) -> {
              @SuppressWarnings("unchecked") // It is a replica of this storage.
              E known = (E) entry;
              if (!storage.isTombstone(known)) {
                entries.put(key, entry);
              }
            });
    return entries;
  }

  private static Invariant sameClocksSameEntries(
      GlassRouter router, Storage<String, ?> storage, SimulatedNetwork network) {
    return event -> {
      if (event instanceof NetworkEvent.Synced) {
        List<ReplicaStore<?, ?>> replicas = router.in(network);
        for (int i = 1; i < replicas.size(); i++) {
          if (replicas.get(i).clock().equals(replicas.get(0).clock())) {
            Map<String, Object> first = entries(replicas.get(0), storage);
            Map<String, Object> other = entries(replicas.get(i), storage);
            if (!first.equals(other)) {
              return Optional.of(
                  Finding.of(
                      "equal clocks mean equal entries",
                      "replicas have clock %s, and entries %s and %s"
                          .formatted(replicas.get(0).clock(), first, other)));
            }
          }
        }
      }
      return Optional.empty();
    };
  }

  @ParameterizedTest
  @MethodSource("storages")
  void replicas_that_applied_the_same_writes_are_equal_at_any_moment(Storage<String, ?> storage) {
    GlassRouter router = GlassRouter.of(3, 2, 10);
    Simulation.of(storage, router)
        .faults(Swarm.ofAll())
        .afterEachEvent(network -> sameClocksSameEntries(router, storage, network))
        .seeds(SEEDS)
        .check();
  }

  /** Twice the base-2 logarithm of the number of replicas, and some, in rounds of exchanges. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 32, 128})
  void after_healing_all_replicas_are_equal_within_a_bounded_number_of_rounds(int replicas) {
    SimulatedNetwork network = SimulatedNetwork.seeded(replicas);
    GlassRouter router = GlassRouter.of(replicas, Math.min(3, replicas - 1), 10_000);
    Storage<String, ?> storage = new CausalStorage<>();
    KVSServer<String, ?, ?> server = KVSServer.start(new CausalStorage<String>(), router, network);
    List<String> hosts = router.topology().hosts();
    network.links(hosts, hosts).loss(1);
    KVSClient<String> client = server.connect("alice");
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add("key-" + i);
      var unused = client.putAsync("key-" + i, "value");
    }
    network.runFor(Duration.ofMillis(200));
    network.links(hosts, hosts).loss(0);
    Duration healed = network.now();
    while (!areEqual(router.in(network), storage, keys)) {
      network.runFor(Duration.ofMillis(5));
    }
    double rounds = network.now().minus(healed).toMillis() / 20.0;
    assertThat(rounds).isLessThan(3 + 2 * Math.log(replicas) / Math.log(2));
  }

  private static boolean areEqual(
      List<ReplicaStore<?, ?>> replicas, Storage<String, ?> storage, List<String> keys) {
    Map<String, Object> first = entries(replicas.get(0), storage);
    return first.keySet().containsAll(keys)
        && replicas.stream().allMatch(replica -> entries(replica, storage).equals(first));
  }

  @ParameterizedTest
  @MethodSource("storages")
  void deletes_and_logs_are_forgotten_when_all_replicas_have_them(Storage<String, ?> storage) {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    GlassRouter router = GlassRouter.of(3, 2, 10_000);
    KVSServer<String, ?, ?> server = KVSServer.start(storage, router, network);
    KVSClient<String> client = server.connect("alice");
    client.put("kept", "value");
    client.put("deleted", "value");
    client.delete("deleted");
    network.runFor(Duration.ofSeconds(1));
    for (ReplicaStore<?, ?> replica : router.in(network)) {
      assertThat(replica.snapshot()).containsOnlyKeys("kept");
      assertThat(replica.state().truncated()).isEqualTo(replica.clock());
    }
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2", "alice"));
    client.put("key", "value");
    client.delete("key");
    network.runFor(Duration.ofSeconds(1));
    for (ReplicaStore<?, ?> replica : router.in(network).subList(1, 3)) {
      assertThat(replica.state().truncated()).isNotEqualTo(replica.clock());
    }
  }
}
