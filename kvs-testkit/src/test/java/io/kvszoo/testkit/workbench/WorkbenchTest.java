package io.kvszoo.testkit.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkbenchTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);

  private Workbench<String> with(Router router) {
    return new Workbench<>(new LwwStorage<>(), router, network);
  }

  private static List<Operation<KVSOperation<String>, KVSResult<String>>> operations(
      Workbench<String> workbench) {
    return workbench.history().operations();
  }

  @Test
  void operations_are_timed_and_recorded() {
    try (Workbench<String> workbench = with(ShardedRouter.of(1))) {
      network.runFor(Duration.ofMillis(5));
      NamedClient<String> alice = workbench.connect("alice", LIMIT);
      TimedOperation<String> put = alice.execute(KVSOperation.put("color", "red"));
      assertThat(put.isDone()).isTrue();
      assertThat(put.begun()).isEqualTo(Duration.ofMillis(5));
      assertThat(put.ended()).isEqualTo(network.now());
      assertThat(operations(workbench).get(put.index()).completedAt())
          .isEqualTo(put.ended().toNanos());
      assertThat(alice.execute(KVSOperation.get("color")).duration())
          .isEqualTo(Duration.ofMillis(2));
    }
  }

  @Test
  void operations_of_several_clients_are_in_flight_together() {
    try (Workbench<String> workbench = with(ShardedRouter.of(1))) {
      CompletableFuture<TimedOperation<String>> put =
          workbench.connect("alice", LIMIT).begin(KVSOperation.put("color", "red"));
      CompletableFuture<TimedOperation<String>> get =
          workbench.connect("bob", LIMIT).begin(KVSOperation.get("color"));
      assertThat(network.await(() -> put.isDone() && get.isDone(), LIMIT)).isTrue();
      assertThat(get.join().begun()).isLessThan(put.join().ended());
      assertThat(operations(workbench).get(get.join().index()).client()).isEqualTo(1);
      assertThat(workbench.sessions()).containsExactly("alice", "bob");
    }
  }

  @Test
  void a_client_whose_host_crashed_goes_on_as_another() {
    try (Workbench<String> workbench = with(ShardedRouter.of(1))) {
      NamedClient<String> alice = workbench.connect("alice", LIMIT);
      alice.execute(KVSOperation.put("color", "red"));
      assertThat(alice.beginAnewAfterCrash()).isFalse();
      network.host("alice").crash().restart();
      assertThat(alice.beginAnewAfterCrash()).isTrue();
      alice.execute(KVSOperation.get("color"));
      assertThat(workbench.sessions()).containsExactly("alice", "alice after crash 1");
      assertThat(operations(workbench).get(1).client()).isEqualTo(1);
    }
  }

  @Test
  void what_the_store_cannot_do_has_failed() {
    try (Workbench<String> workbench = with(ReplicatedRouter.of(2))) {
      NamedClient<String> alice = workbench.connect("alice", LIMIT);
      KVSOperation<String> cas =
          new KVSOperation.CompareAndSet<>("a", Optional.empty(), Optional.of("b"));
      assertThatThrownBy(() -> alice.execute(cas)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> alice.begin(cas)).isInstanceOf(IllegalArgumentException.class);
      assertThat(operations(workbench)).hasSize(2).allMatch(Operation::isFailed);
    }
  }

  @Test
  void the_history_stays_when_it_is_closed_and_what_was_in_flight_is_unknown() {
    Workbench<String> workbench = with(ShardedRouter.of(1));
    CompletableFuture<TimedOperation<String>> put =
        workbench.connect("alice", LIMIT).begin(KVSOperation.put("color", "red"));
    network.runFor(Duration.ofMillis(3));
    workbench.close();
    assertThat(put).isCompleted();
    assertThat(operations(workbench).get(0).ending()).isInstanceOf(Ending.Unknown.class);
  }

  @Test
  void a_client_that_calls_an_embedded_store_has_no_host() {
    try (Workbench<String> workbench = with(new LocalRouter())) {
      NamedClient<String> alice = workbench.connect("alice", LIMIT);
      assertThat(alice.execute(KVSOperation.get("color")).duration()).isZero();
      assertThat(alice.beginAnewAfterCrash()).isFalse();
    }
  }
}
