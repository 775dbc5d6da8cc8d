package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KVSServerTest {

  static List<LinearizableKVSServer<String, LwwStorage<String>, ?>> servers() {
    return List.of(
        KVSServer.start(new LwwStorage<>(), new LocalRouter(), SimulatedNetwork.seeded(42)),
        KVSServer.start(new LwwStorage<>(), ShardedRouter.of(3), SimulatedNetwork.seeded(42)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void values_are_put_read_replaced_and_deleted(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    LinearizableKVSClient<String> client = server.connect();
    assertThat(client.get("key").value()).isEmpty();
    client.put("key", "first");
    client.put("key", "second");
    client.put("", "of the empty key");
    assertThat(client.get("key").value()).contains("second");
    assertThat(client.get("").value()).contains("of the empty key");
    client.delete("key");
    client.delete("key");
    assertThat(client.get("key").values()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void compareAndSet_wins_where_the_value_is_as_expected_and_loses_elsewhere(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    LinearizableKVSClient<String> client = server.connect();
    assertThat(client.compareAndSet("key", "a", "b")).isFalse();
    assertThat(client.putIfAbsent("key", "a")).isTrue();
    assertThat(client.putIfAbsent("key", "b")).isFalse();
    assertThat(client.compareAndSet("key", "a", "b")).isTrue();
    assertThat(client.compareAndSet("key", "a", "c")).isFalse();
    assertThat(client.get("key").value()).contains("b");
    assertThat(client.compareAndSetAsync("key", "b", "c").join()).isTrue();
    assertThat(client.putIfAbsentAsync("key", "d").join()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void clients_see_each_others_writes(LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    server.connect("alice").put("key", "from alice");
    assertThat(server.connect("bob").get("key").value()).contains("from alice");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void many_asynchronous_operations_are_in_flight_at_once(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    KVSClient<String> client = server.connect();
    List<CompletableFuture<Version>> puts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      puts.add(client.putAsync("key-" + i, "value-" + i));
    }
    server.await(CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)));
    assertThat(client.getAsync("key-999").join().value()).contains("value-999");
    assertThat(server.network().now()).isLessThan(Duration.ofMillis(10));
    client.deleteAsync("key-999").join();
    assertThat(client.get("key-999").values()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void stages_may_begin_operations_and_actions_of_the_network_may_even_block(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server) throws Exception {
    KVSClient<String> client = server.connect();
    assertThat(
            client
                .putAsync("key", "value")
                .thenCompose(done -> client.getAsync("key"))
                .get(1, TimeUnit.SECONDS)
                .value())
        .contains("value");
    server.network().after(Duration.ofMillis(1), () -> client.put("key", "blocking"));
    server.network().await(() -> false, Duration.ofMillis(5));
    assertThat(client.get("key").value()).contains("blocking");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void several_threads_can_share_clients(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server)
      throws InterruptedException, ExecutionException {
    LinearizableKVSClient<String> shared = server.connect();
    shared.put("counter", "0");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      LinearizableKVSClient<String> client = thread % 2 == 0 ? shared : server.connect();
      running.add(threads.submit(() -> increment(client, 250)));
    }
    for (Future<?> one : running) {
      one.get();
    }
    threads.shutdown();
    assertThat(shared.get("counter").value()).contains("1000");
  }

  private static void increment(LinearizableKVSClient<String> client, int times) {
    for (int done = 0; done < times; ) {
      String before = client.get("counter").value().orElseThrow();
      String after = Integer.toString(Integer.parseInt(before) + 1);
      if (client.compareAndSet("counter", before, after)) {
        done++;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void a_closed_server_says_so(LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    KVSClient<String> client = server.connect();
    server.close();
    server.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> client.put("key", "value"))
        .withMessage("the server is closed; start another");
    assertThatIllegalStateException().isThrownBy(server::connect);
    assertThatIllegalStateException().isThrownBy(() -> client.getAsync("key"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void a_closed_client_says_so_and_others_go_on(
      LinearizableKVSServer<String, LwwStorage<String>, ?> server) {
    KVSClient<String> closed = server.connect("alice");
    KVSClient<String> view = closed.withLimit(Duration.ofSeconds(1));
    closed.close();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> view.get("key"))
        .withMessage("client 'alice' is closed; connect again to open a new session");
    KVSClient<String> again = server.connect("alice");
    again.put("key", "value");
    assertThat(again.get("key").value()).contains("value");
  }

  @Test
  void the_parts_of_a_composition_are_accessible_with_their_types() {
    SimulatedNetwork network = SimulatedNetwork.seeded(7);
    LwwStorage<Integer> storage = new LwwStorage<>();
    LinearizableKVSServer<Integer, LwwStorage<Integer>, LinearizableShardedRouter<LocalRouter>>
        server = KVSServer.start(storage, ShardedRouter.of(3), network);
    assertThat(server.storage()).isSameAs(storage);
    assertThat(server.router().shards()).isEqualTo(3);
    assertThat(server.network()).isSameAs(network);
    assertThat(server.consistency()).isEqualTo(Consistency.LINEARIZABLE);
    assertThat(server.topology().hosts()).containsExactly("shard-0", "shard-1", "shard-2");
    assertThat(server).hasToString("KVSServer(LwwStorage, ShardedRouter(3, LocalRouter))");
  }

  @Test
  void a_local_store_is_called_without_a_network() {
    LinearizableKVSServer<String, LwwStorage<String>, LocalRouter> server =
        KVSServer.start(new LwwStorage<>(), new LocalRouter());
    server.connect("alice").put("key", "value");
    assertThat(server.network().now()).isZero();
    assertThat(server.network().hosts()).hasSize(1);
  }

  @Test
  void shards_inside_shards_answer_too() {
    KVSServer<
            String,
            LwwStorage<String>,
            LinearizableShardedRouter<LinearizableShardedRouter<LocalRouter>>>
        server = KVSServer.start(new LwwStorage<>(), ShardedRouter.of(2, ShardedRouter.of(2)));
    KVSClient<String> client = server.connect();
    for (int i = 0; i < 20; i++) {
      client.put("key-" + i, "value-" + i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("key-" + i).value()).contains("value-" + i);
    }
  }

  @Test
  void any_operation_can_be_executed_as_data() {
    KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect();
    assertThat(client.execute(KVSOperation.putIfAbsent("key", "value"))).hasToString("ok");
    assertThat(client.executeAsync(KVSOperation.compareAndSet("key", "x", "y")).join())
        .hasToString("lost, found value");
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waiting_for_a_chain_that_takes_longer_than_one_limit_does_not_hang() {
    SimulatedNetwork slow =
        SimulatedNetwork.builder().latency(Latency.constant(Duration.ofMillis(400))).build();
    KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3), slow)
            .connect()
            .withLimit(Duration.ofSeconds(2));
    assertThat(
            client
                .putAsync("key", "value")
                .thenCompose(done -> client.putAsync("key", "another"))
                .thenComposeAsync(done -> client.getAsync("key"))
                .join()
                .value())
        .contains("another");
    assertThat(slow.now()).isEqualTo(Duration.ofMillis(3200));
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void waiting_for_a_stage_on_another_thread_passes_no_virtual_time() {
    KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>> server =
        KVSServer.start(new LwwStorage<>(), ShardedRouter.of(3), SimulatedNetwork.seeded(1));
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Integer> stage =
        server
            .connect()
            .putAsync("key", "value")
            .thenApplyAsync(
                done -> {
                  latch.countDown();
                  return 1;
                });
    assertThat(stage.join()).isEqualTo(1);
    assertThat(latch.getCount()).isZero();
    assertThat(server.network().now()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void a_future_that_no_operation_completes_is_not_awaited_for_ever() {
    KVSServer<String, LwwStorage<String>, LocalRouter> server =
        KVSServer.start(new LwwStorage<>(), new LocalRouter());
    assertThatIllegalStateException()
        .isThrownBy(() -> server.await(new CompletableFuture<>()))
        .withMessageContaining("no operation in flight could complete the future");
  }

  /** A router that promises less than its shards. */
  private static final class CausalRouter implements Router {

    private final Router router = ShardedRouter.of(2);

    @Override
    public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
      return router.deploy(deployment);
    }

    @Override
    public Consistency consistency(Storage<?, ?> storage) {
      return Consistency.CAUSAL;
    }

    @Override
    public Topology topology() {
      return router.topology();
    }

    @Override
    public String toString() {
      return "CausalRouter";
    }
  }

  @Test
  void compareAndSet_as_data_is_refused_where_the_router_is_not_linearizable() {
    KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), new CausalRouter()).connect();
    KVSOperation<String> operation = KVSOperation.compareAndSet("key", "a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.execute(operation))
        .withMessage(
            "'compareAndSet key: a to b' needs a LinearizableRouter; CausalRouter over LwwStorage (causal+) has no compareAndSet; use a router that has it, such as LocalRouter or PaxosRouter");
    assertThatIllegalArgumentException().isThrownBy(() -> client.executeAsync(operation));
    client.put("key", "value");
    assertThat(client.get("key").value()).contains("value");
  }

  @Test
  void unnamed_clients_have_names_of_their_own_and_limits_can_be_changed() {
    KVSServer<String, LwwStorage<String>, LocalRouter> server =
        KVSServer.start(new LwwStorage<>(), new LocalRouter());
    assertThat(server.connect()).hasToString("client 'client-1'");
    KVSClient<String> second = server.connect();
    assertThat(second.name()).isEqualTo("client-2");
    assertThat(second.limit()).isEqualTo(Duration.ofSeconds(10));
    assertThat(second.withLimit(Duration.ofSeconds(1)).limit()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void bad_input_is_refused_and_changes_nothing() {
    SimulatedNetwork network = SimulatedNetwork.seeded(7);
    KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>> server =
        KVSServer.start(new LwwStorage<>(), ShardedRouter.of(3), network);
    KVSClient<String> client = server.connect("alice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.connect("shard-1"))
        .withMessage(
            "client name 'shard-1' is the name of a host of the server; choose another name");
    assertThatIllegalArgumentException().isThrownBy(() -> server.connect(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.withLimit(Duration.ZERO))
        .withMessageContaining("limit (PT0S) must be > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3), network))
        .withMessage(
            "host 'shard-0' already exists on the network; start each server on a network of its own");
    SimulatedNetwork prepared = SimulatedNetwork.seeded(7);
    prepared.addHost("shard-2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3), prepared));
    assertThat(prepared.hosts()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> client.put("k".repeat(5000), "value"));
    client.put("key", "value");
    assertThat(client.get("key").value()).contains("value");
  }

  @Test
  void results_of_get_have_a_type_of_their_own() {
    KVSResult.Read<String> read =
        KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect().get("key");
    assertThat(read.value()).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> read.values().add("value"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_local_store_keeps_nothing_of_keys_that_are_deleted() {
    for (Storage<String, ?> storage :
        List.<Storage<String, ?>>of(new LwwStorage<>(), new CausalStorage<>())) {
      SimulatedNetwork network = SimulatedNetwork.seeded(1);
      KVSClient<String> client = KVSServer.start(storage, new LocalRouter(), network).connect();
      for (int i = 0; i < 500; i++) {
        client.put("key-" + i, "value");
        client.delete("key-" + i);
        client.delete("absent-" + i);
      }
      client.put("kept", "value");
      Address<?> store = network.host("local").processes().get(0);
      assertThat(network.view(store).orElseThrow().entries()).containsOnlyKeys("kept");
      network.host("local").crash().restart();
      assertThat(client.get("key-1").values()).isEmpty();
      assertThat(client.get("kept").value()).contains("value");
    }
  }
}
