package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpdateTest {

  private static Optional<Integer> increment(Optional<Integer> value) {
    return Optional.of(value.orElse(0) + 1);
  }

  static List<LinearizableKVSClient<Integer>> clients() {
    List<LinearizableKVSClient<Integer>> clients = new ArrayList<>();
    for (LinearizableRouter router : List.of(new LocalRouter(), PaxosRouter.of(3))) {
      for (Storage<Integer, ?> storage :
          List.<Storage<Integer, ?>>of(new LwwStorage<>(), new CausalStorage<>())) {
        clients.add(KVSServer.start(storage, router).connect());
      }
    }
    return clients;
  }

  @ParameterizedTest
  @MethodSource("clients")
  void a_value_is_removed_where_it_is_as_expected_and_stays_elsewhere(
      LinearizableKVSClient<Integer> client) {
    assertThat(client.compareAndDelete("key", 1)).isFalse();
    client.put("key", 1);
    assertThat(client.compareAndDelete("key", 2)).isFalse();
    assertThat(client.get("key").value()).contains(1);
    assertThat(client.compareAndDelete("key", 1)).isTrue();
    assertThat(client.get("key").values()).isEmpty();
    assertThat(client.compareAndDeleteAsync("key", 1).join()).isFalse();
    assertThat(client.putIfAbsent("key", 3)).isTrue();
    assertThat(client.compareAndDeleteAsync("key", 3).join()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void a_key_without_a_value_has_the_default(LinearizableKVSClient<Integer> client) {
    assertThat(client.getOrDefault("key", 7)).isEqualTo(7);
    client.put("key", 1);
    assertThat(client.getOrDefault("key", 7)).isEqualTo(1);
  }

  @Test
  void a_key_with_several_values_has_no_default() {
    KVSClientTest.Fake<String> client = KVSClientTest.answering(List.of("1", "2"));
    assertThatIllegalStateException()
        .isThrownBy(() -> client.getOrDefault("key", "0"))
        .withMessageContaining("2 concurrent values");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void a_value_is_set_replaced_left_and_removed_by_a_function(
      LinearizableKVSClient<Integer> client) {
    assertThat(client.update("key", UpdateTest::increment)).contains(1);
    assertThat(client.update("key", UpdateTest::increment)).contains(2);
    assertThat(client.update("key", value -> value)).contains(2);
    assertThat(client.get("key").value()).contains(2);
    assertThat(client.update("key", value -> Optional.empty())).isEmpty();
    assertThat(client.get("key").values()).isEmpty();
    assertThat(client.update("key", value -> value)).isEmpty();
    assertThat(client.updateAsync("key", UpdateTest::increment).join()).contains(1);
    assertThat(client.updateAsync("key", value -> value).join()).contains(1);
    assertThat(client.updateAsync("key", value -> Optional.empty()).join()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void no_update_is_lost_where_many_are_in_flight(LinearizableKVSClient<Integer> client) {
    List<CompletableFuture<Optional<Integer>>> updates = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      updates.add(client.updateAsync("key", UpdateTest::increment));
      updates.add(CompletableFuture.supplyAsync(() -> client.update("key", UpdateTest::increment)));
    }
    CompletableFuture.allOf(updates.toArray(new CompletableFuture<?>[0])).join();
    assertThat(client.get("key").value()).contains(100);
    assertThat(updates.stream().map(CompletableFuture::join).distinct()).hasSize(100);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void what_the_function_throws_is_thrown_and_nothing_is_written(
      LinearizableKVSClient<Integer> client) {
    client.put("key", 1);
    UnaryOperator<Optional<Integer>> throwing =
        value -> {
          throw new ArithmeticException("of the function");
        };
    assertThatThrownBy(() -> client.update("key", throwing))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> client.updateAsync("key", throwing).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThat(client.get("key").value()).contains(1);
  }

  // Outcomes that are not known, over a network that loses what a store answers.

  private final SimulatedNetwork network = SimulatedNetwork.seeded(3);

  /** A store whose answers to the client's next compareAndSet are lost; it takes effect. */
  private LinearizableKVSClient<Integer> withoutAnswer(List<KVSOperation<Integer>> asked) {
    var server = KVSServer.start(new LwwStorage<Integer>(), PaxosRouter.of(3), network);
    LinearizableKVSClient<Integer> client =
        server.connect("alice").withLimit(Duration.ofMillis(500));
    client.put("key", 1);
    UnaryOperator<KVSOperation<Integer>> losing =
        operation -> {
          asked.add(operation);
          if (operation instanceof KVSOperation.CompareAndSet) {
            network.links(server.topology().hosts(), List.of("alice")).loss(1);
          }
          return operation;
        };
    return KVSClientTest.asking(client, losing);
  }

  @Test
  void an_update_whose_outcome_is_unknown_is_not_tried_again() {
    List<KVSOperation<Integer>> asked = new ArrayList<>();
    LinearizableKVSClient<Integer> client = withoutAnswer(asked);
    assertThatThrownBy(() -> client.update("key", UpdateTest::increment))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("'compareAndSet key: 1 to 2' may or may not have been done");
    assertThat(asked).hasSize(2);
    network.links().loss(0);
    assertThat(client.get("key").value()).contains(2);
  }

  @Test
  void an_asynchronous_update_whose_outcome_is_unknown_is_not_tried_again() {
    List<KVSOperation<Integer>> asked = new ArrayList<>();
    LinearizableKVSClient<Integer> client = withoutAnswer(asked);
    assertThatThrownBy(() -> client.updateAsync("key", UpdateTest::increment).join())
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void an_update_that_was_not_done_says_so() {
    var server = KVSServer.start(new LwwStorage<Integer>(), PaxosRouter.of(3), network);
    LinearizableKVSClient<Integer> client = server.connect().withLimit(Duration.ofMillis(500));
    network.host("node-0").crash();
    network.host("node-1").crash();
    assertThatThrownBy(() -> client.update("key", UpdateTest::increment))
        .isInstanceOf(UnavailableException.class);
  }
}
