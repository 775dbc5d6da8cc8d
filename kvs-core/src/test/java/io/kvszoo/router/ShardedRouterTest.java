package io.kvszoo.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.kvszoo.KVSServer;
import io.kvszoo.network.Host;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedRouterTest {

  private static final int KEYS = 100_000;
  private static final List<String> ALL_KEYS =
      IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).toList();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16})
  void one_more_shard_moves_its_share_of_the_keys_and_all_of_them_to_the_new_shard(int shards) {
    LinearizableShardedRouter<LocalRouter> before = ShardedRouter.of(shards);
    LinearizableShardedRouter<LocalRouter> after = ShardedRouter.of(shards + 1);
    List<String> moved =
        ALL_KEYS.stream().filter(key -> before.shardOf(key) != after.shardOf(key)).toList();
    assertThat(moved).allMatch(key -> after.shardOf(key) == shards);
    assertThat((double) moved.size() / KEYS).isEqualTo(1.0 / (shards + 1), within(0.01));
  }

  @Test
  void keys_are_spread_evenly() {
    LinearizableShardedRouter<LocalRouter> router = ShardedRouter.of(10);
    int[] counts = new int[10];
    ALL_KEYS.forEach(key -> counts[router.shardOf(key)]++);
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - KEYS / 10) < KEYS / 200);
  }

  @Test
  void no_inner_shard_stays_empty_when_levels_nest() {
    LinearizableShardedRouter<LinearizableShardedRouter<LocalRouter>> router =
        ShardedRouter.of(4, ShardedRouter.of(4));
    int[][] counts = new int[4][4];
    ALL_KEYS.forEach(key -> counts[router.shardOf(key)][router.router().shardOf(key)]++);
    assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream))
        .allMatch(count -> Math.abs(count - KEYS / 16) < KEYS / 160);
  }

  @Test
  void a_key_always_has_the_same_shard() {
    LinearizableShardedRouter<LocalRouter> router = ShardedRouter.of(3);
    assertThat(List.of("", "key1", "clé", "鍵", "\uD800").stream().map(router::shardOf))
        .containsExactly(0, 0, 1, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void fewer_than_one_shard_is_refused(int shards) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardedRouter.of(shards))
        .withMessage(
            "shards ("
                + shards
                + ") must be > 0; one shard holds all keys, and more shards split them");
  }

  @Test
  void the_topology_names_the_hosts_that_a_deployment_has() {
    for (Router router :
        List.of(
            new LocalRouter(),
            ShardedRouter.of(3),
            ShardedRouter.of(2, ShardedRouter.of(3)),
            ShardedRouter.of(2, ShardedRouter.of(1, ShardedRouter.of(2))))) {
      SimulatedNetwork network = SimulatedNetwork.seeded(1);
      KVSServer<String, LwwStorage<String>, Router> server =
          KVSServer.start(new LwwStorage<>(), router, network);
      assertThat(network.hosts().stream().map(Host::name))
          .containsExactlyElementsOf(server.topology().hosts());
    }
  }

  @Test
  void the_topology_draws_itself() {
    assertThat(ShardedRouter.of(2, ShardedRouter.of(2)).topology())
        .hasToString(
            """
            sharded: 2 shards
            |-- shard-0: 2 shards
            |   |-- shard-0: store
            |   `-- shard-1: store
            `-- shard-1: 2 shards
                |-- shard-0: store
                `-- shard-1: store""");
    assertThat(new LocalRouter().topology()).hasToString("local: store");
  }

  @Test
  void shards_of_a_linearizable_router_are_linearizable_and_of_a_causal_one_causal_each() {
    assertThat(ShardedRouter.of(3).consistency(new LwwStorage<>()))
        .isEqualTo(Consistency.LINEARIZABLE);
    assertThat(Consistency.CAUSAL.withinEachPart().scope()).isEqualTo(Consistency.Scope.EACH_PART);
    assertThat(Consistency.EVENTUAL.withinEachPart()).isEqualTo(Consistency.EVENTUAL);
  }

  @Test
  void a_key_is_placed_by_all_levels() {
    var router = ShardedRouter.of(4, ShardedRouter.of(4, ReplicatedRouter.of(2)));
    assertThat(ALL_KEYS.subList(0, 100))
        .allMatch(
            key ->
                router
                    .placement()
                    .partOf(key)
                    .equals(
                        "shard-%d/shard-%d"
                            .formatted(router.shardOf(key), router.router().shardOf(key))));
    assertThat(ReplicatedRouter.of(3).placement().partOf("key")).isEmpty();
  }

  @Test
  void shards_are_linearizable_routers_exactly_where_the_inner_router_is_one() {
    Router paxos = PaxosRouter.of(3);
    assertThat(ShardedRouter.of(2, ShardedRouter.of(2, paxos)))
        .isInstanceOf(LinearizableRouter.class);
    assertThat(ShardedRouter.of(2, ShardedRouter.of(2, ReplicatedRouter.of(3))))
        .isNotInstanceOf(LinearizableRouter.class);
  }
}
