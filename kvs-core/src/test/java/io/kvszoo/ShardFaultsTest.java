package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients of a local and of a sharded store get when hosts and links fail. */
class ShardFaultsTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final LinearizableKVSServer<
          String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>>
      server = KVSServer.start(new LwwStorage<>(), ShardedRouter.of(3), network);
  private final LinearizableKVSClient<String> alice = server.connect("alice");

  /** A key of a shard. */
  private String keyOf(int shard) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "key-" + i)
        .filter(key -> server.router().shardOf(key) == shard)
        .findFirst()
        .orElseThrow();
  }

  private void assertOnlyShard1IsUnavailable() {
    for (int shard : List.of(0, 2)) {
      alice.put(keyOf(shard), "still there");
      assertThat(alice.get(keyOf(shard)).value()).contains("still there");
    }
    assertThatThrownBy(() -> alice.get(keyOf(1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("'get " + keyOf(1) + "' was not done: no answer within PT10S of virtual time");
    assertThatThrownBy(() -> alice.put(keyOf(1), "lost?"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("may or may not have been done");
    assertThat(alice.execute(KVSOperation.delete(keyOf(1)))).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void a_shard_that_is_cut_off_makes_its_keys_unavailable_and_no_others() {
    alice.put(keyOf(1), "before");
    Partition partition = network.partition(List.of("alice"), List.of("shard-1"));
    assertOnlyShard1IsUnavailable();
    partition.heal();
    alice.put(keyOf(1), "back");
    assertThat(alice.get(keyOf(1)).value()).contains("back");
  }

  @Test
  void a_shard_that_crashed_makes_its_keys_unavailable_and_no_others() {
    alice.put(keyOf(1), "before");
    network.host("shard-1").crash();
    assertOnlyShard1IsUnavailable();
    network.host("shard-1").restart();
    alice.put(keyOf(1), "back");
    assertThat(alice.get(keyOf(1)).value()).contains("back");
  }

  @Test
  void the_first_write_of_a_session_to_a_shard_that_does_not_answer_is_not_done() {
    network.host("shard-1").crash();
    assertThatThrownBy(() -> alice.put(keyOf(1), "value"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("was not done: no answer within PT10S of virtual time: shard-1");
    network.host("shard-1").restart();
    network.runUntilIdle();
    assertThat(alice.get(keyOf(1)).value()).isEmpty();
  }

  @Test
  void a_partition_cuts_off_one_client_and_not_another() {
    LinearizableKVSClient<String> bob = server.connect("bob");
    network.partition(List.of("alice"), List.of("shard-0", "shard-1", "shard-2"));
    bob.put(keyOf(1), "from bob");
    assertThat(bob.get(keyOf(1)).value()).contains("from bob");
    assertThatThrownBy(() -> alice.get(keyOf(1))).isInstanceOf(UnavailableException.class);
  }

  @Test
  void acknowledged_writes_survive_a_crash_and_are_lost_with_the_disk() {
    alice.put(keyOf(1), "durable");
    network.host("shard-1").crash().restart();
    assertThat(alice.get(keyOf(1)).value()).contains("durable");
    alice.put(keyOf(1), "written after the crash wins");
    assertThat(alice.get(keyOf(1)).value()).contains("written after the crash wins");
    network.host("shard-1").wipe().restart();
    assertThat(alice.get(keyOf(1)).values()).isEmpty();
  }

  @Test
  void an_operation_that_meets_a_crash_is_repeated_until_the_restart() {
    network.host("shard-1").crash();
    network.after(Duration.ofSeconds(3), network.host("shard-1")::restart);
    alice.put(keyOf(1), "late");
    assertThat(network.now()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(alice.get(keyOf(1)).value()).contains("late");
  }

  @Test
  void operations_get_through_a_lossy_link() {
    network.links().loss(0.3);
    for (int i = 0; i < 200; i++) {
      alice.put("key-" + i, "value-" + i);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(alice.get("key-" + i).value()).contains("value-" + i);
    }
  }

  @Test
  void a_write_whose_answer_is_lost_is_repeated_and_takes_effect_once() {
    network.link("shard-1", "alice").loss(1);
    network.after(Duration.ofMillis(500), () -> network.links().loss(0));
    assertThat(alice.putIfAbsent(keyOf(1), "mine")).isTrue();
    assertThat(network.messageCountsByLink().values().stream().mapToLong(c -> c.sent()).sum())
        .isGreaterThan(2);
  }

  @Test
  void a_write_takes_effect_once_though_the_shard_crashes_between_sync_and_answer() {
    boolean[] crashed = new boolean[1];
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Synced synced
              && synced.process().host().equals("shard-1")
              && !crashed[0]) {
            crashed[0] = true;
            network.host("shard-1").crash();
            network.after(Duration.ofMillis(10), network.host("shard-1")::restart);
          }
        });
    assertThat(alice.putIfAbsent(keyOf(1), "mine")).isTrue();
    assertThat(crashed[0]).isTrue();
  }

  @Test
  void a_late_copy_of_a_write_does_not_undo_a_later_one() {
    network
        .links()
        .duplication(0.5)
        .latency(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(400)));
    for (int i = 0; i < 200; i++) {
      alice.put(keyOf(1), "value-" + i);
      assertThat(alice.get(keyOf(1)).value()).contains("value-" + i);
    }
  }

  @Test
  void compareAndSet_under_loss_duplication_and_crashes_counts_right() {
    network
        .links()
        .loss(0.2)
        .duplication(0.2)
        .latency(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(100)));
    crashEvery(Duration.ofMillis(700));
    alice.put(keyOf(1), "0");
    for (int i = 0; i < 100; i++) {
      assertThat(alice.compareAndSet(keyOf(1), Integer.toString(i), Integer.toString(i + 1)))
          .isTrue();
    }
  }

  private void crashEvery(Duration interval) {
    network.after(
        interval,
        () -> {
          network.host("shard-1").crash();
          network.after(Duration.ofMillis(50), network.host("shard-1")::restart);
          crashEvery(interval);
        });
  }

  @Test
  void a_client_on_a_host_that_is_down_has_not_done_its_operation() {
    network.host("alice").crash();
    assertThatThrownBy(() -> alice.put("key", "value"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("'put key=value' was not done: host 'alice' is down");
    network.host("alice").restart();
    alice.put("key", "value");
    assertThat(alice.get("key").value()).contains("value");
  }

  @Test
  void a_client_that_crashes_and_restarts_does_not_get_the_answers_of_its_former_self() {
    assertThat(alice.putIfAbsent("key", "first")).isTrue();
    network.host("alice").crash().restart();
    assertThat(alice.putIfAbsent("key", "second")).isFalse();
  }

  @Test
  void an_operation_whose_client_crashes_in_flight_is_unknown() {
    alice.put("key", "before");
    Duration begun = network.now();
    CompletableFuture<Version> put = alice.putAsync("key", "value");
    network.host("alice").crash();
    assertThatThrownBy(put::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThat(network.now()).isEqualTo(begun.plusSeconds(10).plusNanos(1));
  }

  @Test
  void an_operation_that_was_given_up_is_not_repeated_for_ever() {
    network.host("shard-1").crash();
    assertThatThrownBy(() -> alice.withLimit(Duration.ofMillis(100)).get(keyOf(1)))
        .isInstanceOf(UnavailableException.class);
    network.runUntilIdle();
    assertThat(network.now()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void a_local_store_whose_host_is_down_or_paused_does_not_answer() {
    SimulatedNetwork one = SimulatedNetwork.seeded(1);
    KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), new LocalRouter(), one).connect();
    client.put("key", "value");
    one.host("local").crash();
    assertThatThrownBy(() -> client.put("key", "not done"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("host 'local' is down");
    one.host("local").restart();
    assertThat(client.get("key").value()).contains("value");
    one.host("local").pause();
    assertThatThrownBy(() -> client.put("key", "late"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("host 'local' has not begun it");
    one.host("local").resume();
    one.runUntilIdle();
    assertThat(client.get("key").value()).contains("value");
  }
}
