package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** What clients of a replicated store get, with everything in order and without. */
class ReplicatedStoreTest {

  private static final List<String> REPLICAS = List.of("replica-0", "replica-1", "replica-2");
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSServer<String, CausalStorage<String>, ReplicatedRouter> start(
      ReplicatedRouter router) {
    return KVSServer.start(new CausalStorage<>(), router, network);
  }

  /** Clients of which each has another replica as its home. */
  private List<KVSClient<String>> clients(KVSServer<String, ?, ?> server) {
    return List.of(server.connect("alice"), server.connect("bob"), server.connect("carol"));
  }

  private void cutOff(String replica) {
    network.partition(
        Set.of(replica),
        REPLICAS.stream().filter(other -> !other.equals(replica)).collect(Collectors.toSet()));
  }

  private void assertAllRead(List<KVSClient<String>> clients, String key, String... values) {
    for (KVSClient<String> client : clients) {
      assertThat(client.get(key).values()).as(client.name()).containsExactly(values);
    }
  }

  @Test
  void writes_at_different_replicas_that_do_not_know_of_each_other_are_siblings() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    var first = clients.get(0).putAsync("alpha", "a1");
    clients.get(1).put("alpha", "a2");
    first.join();
    network.runFor(A_WHILE);
    assertAllRead(clients, "alpha", "a1", "a2");
  }

  @Test
  void put_after_get_supersedes_the_siblings_that_were_read() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    var first = clients.get(0).putAsync("alpha", "a1");
    clients.get(1).put("alpha", "a2");
    first.join();
    network.runFor(A_WHILE);
    assertThat(clients.get(2).get("alpha").hasConflict()).isTrue();
    clients.get(2).put("alpha", "merged");
    network.runFor(A_WHILE);
    assertAllRead(clients, "alpha", "merged");
  }

  @Test
  void a_session_that_does_not_know_the_key_overwrites_what_its_replica_has() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.of(3));
    List<KVSClient<String>> clients = clients(server);
    clients.get(0).put("key", "old");
    network.runFor(A_WHILE);
    clients.get(1).get("other");
    clients.get(1).put("key", "new");
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "new");
  }

  @Test
  void a_session_that_read_the_key_before_does_not_overwrite_what_it_has_not_read() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.of(1));
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("key", "first");
    bob.get("key");
    alice.put("key", "second");
    bob.put("key", "of bob, who read the first");
    assertThat(alice.get("key").values()).containsExactly("second", "of bob, who read the first");
  }

  @Test
  void a_delete_removes_what_was_read_and_a_concurrent_put_stays() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.of(3));
    List<KVSClient<String>> clients = clients(server);
    clients.get(0).put("key", "old");
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "old");
    var put = clients.get(0).putAsync("key", "concurrent");
    clients.get(1).delete("key");
    put.join();
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "concurrent");
  }

  @Test
  void both_sides_of_a_partition_read_and_write_and_agree_after_it() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    clients.get(0).put("key", "before");
    network.runFor(A_WHILE);
    network.partition(List.of("replica-0", "alice"), List.of("replica-1", "replica-2", "bob"));
    assertAllRead(clients.subList(0, 2), "key", "before");
    clients.get(0).put("key", "left");
    clients.get(1).put("key", "right");
    assertThat(clients.get(0).get("key").values()).containsExactly("left");
    assertThat(clients.get(1).get("key").values()).containsExactly("right");
    network.heal();
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "left", "right");
  }

  @Test
  void over_last_writer_wins_the_later_stamp_wins_everywhere() {
    KVSServer<String, ?, ?> server =
        KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3), network);
    List<KVSClient<String>> clients = clients(server);
    network.partition(List.of("replica-0", "alice"), List.of("replica-1", "replica-2", "bob"));
    clients.get(0).put("key", "earlier");
    network.runFor(Duration.ofMillis(5));
    clients.get(1).put("key", "later");
    network.heal();
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "later");
  }

  @Test
  void a_client_goes_on_with_what_it_wrote_when_its_replica_crashes() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    KVSClient<String> alice = clients.get(0);
    alice.put("key", "value");
    network.runFor(Duration.ofMillis(5));
    network.host("replica-0").crash();
    assertThat(alice.get("key").value()).contains("value");
    alice.put("key", "next");
    assertThat(alice.get("key").value()).contains("next");
    network.host("replica-0").restart();
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "next");
  }

  @Test
  void a_write_after_a_pause_goes_to_a_replica_that_is_there() {
    KVSClient<String> alice = start(ReplicatedRouter.of(3)).connect("alice");
    alice.put("key", "value");
    network.runFor(A_WHILE);
    network.host("replica-0").crash();
    alice.put("key", "next");
    assertThat(alice.get("key").value()).contains("next");
  }

  @Test
  void a_write_whose_replica_crashes_in_the_middle_has_an_unknown_outcome() {
    KVSClient<String> alice = start(ReplicatedRouter.of(3)).connect("alice");
    alice.put("key", "value");
    var put = alice.executeAsync(KVSOperation.put("key", "next"));
    network.host("replica-0").crash();
    assertThat(put.join())
        .isEqualTo(
            new Outcome.Unknown<>(
                "no answer within PT10S of virtual time: replica-0 was asked to do it"));
    assertThat(alice.get("key").value()).contains("value");
  }

  @Test
  void a_replica_that_is_behind_catches_up_before_it_answers() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    network.partitionOneWay(List.of("replica-0"), List.of("replica-1"));
    clients.get(0).put("key", "value");
    network.runFor(Duration.ofMillis(3));
    network.partition(List.of("alice"), List.of("replica-0", "replica-2"));
    assertThat(clients.get(0).get("key").value()).contains("value");
    assertThat(network.now()).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void it_says_whose_writes_are_missing_where() {
    KVSClient<String> alice = start(ReplicatedRouter.of(3)).connect("alice");
    alice.put("key", "zero");
    network.runFor(A_WHILE);
    cutOff("replica-0");
    alice.put("key", "one");
    alice.put("key", "two");
    network.partition(List.of("alice"), List.of("replica-0"));
    assertThatThrownBy(() -> alice.get("key"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "'get key' was not done: no answer within PT10S of virtual time: replica-1 lacks writes 2 to 3 of replica-0, which this session has seen; replica-2 lacks writes 2 to 3 of replica-0, which this session has seen");
    assertThatThrownBy(() -> alice.put("key", "three"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("replica-2 lacks writes 2 to 3 of replica-0");
  }

  @Test
  void stale_reads_are_marked_and_only_where_they_are_allowed() {
    KVSClient<String> alice =
        start(ReplicatedRouter.builder(3).staleReads().build()).connect("alice");
    alice.put("key", "seen by all");
    network.runFor(A_WHILE);
    assertThat(alice.get("key").isStale()).isFalse();
    cutOff("replica-0");
    alice.put("key", "not seen");
    network.partition(List.of("alice"), List.of("replica-0"));
    assertThat(alice.get("key")).hasToString("seen by all (stale)");
    network.heal();
    network.runFor(A_WHILE);
    assertThat(alice.get("key")).hasToString("not seen");
  }

  @Test
  void a_replica_that_lost_its_disk_gets_everything_from_the_others() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    clients.get(0).put("key", "value");
    network.runFor(A_WHILE);
    network.host("replica-0").wipe().restart();
    network.runFor(A_WHILE);
    network.partition(List.of("alice"), List.of("replica-1", "replica-2"));
    assertThat(clients.get(0).get("key").value()).contains("value");
    clients.get(0).put("key", "of the new incarnation");
    network.runFor(A_WHILE);
    assertAllRead(clients, "key", "of the new incarnation");
  }

  @Test
  void a_replica_that_lost_its_disk_does_not_serve_before_it_heard_from_all() {
    KVSClient<String> alice = start(ReplicatedRouter.of(3)).connect("alice");
    alice.put("key", "value");
    network.runFor(A_WHILE);
    network.partition(List.of("alice"), List.of("replica-1", "replica-2"));
    cutOff("replica-0");
    network.host("replica-0").wipe().restart();
    assertThatThrownBy(() -> alice.get("key"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageEndingWith("replica-0 lost its disk and has not caught up");
  }

  @Test
  void a_store_that_lost_all_disks_stays_unavailable_and_does_not_pass_for_an_empty_one() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.of(3));
    server.connect("alice").put("key", "value");
    REPLICAS.forEach(replica -> network.host(replica).wipe());
    REPLICAS.forEach(replica -> network.host(replica).restart());
    network.runFor(A_WHILE);
    assertThatThrownBy(() -> server.connect("bob").get("key"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("replica-0 lost its disk")
        .hasMessageContaining("replica-1 lost its disk")
        .hasMessageContaining("replica-2 lost its disk");
  }

  @Test
  void what_is_not_on_enough_disks_is_neither_acknowledged_nor_read() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.builder(3).acknowledgeAfter(2).build());
    KVSClient<String> alice = server.connect("alice").withLimit(Duration.ofSeconds(1));
    alice.put("key", "safe");
    cutOff("replica-0");
    assertThatThrownBy(() -> alice.put("key", "not safe"))
        .isInstanceOf(OutcomeUnknownException.class);
    KVSClient<String> bob = server.connect("bob").withLimit(Duration.ofSeconds(1));
    network.partition(List.of("bob"), List.of("replica-1", "replica-2"));
    assertThatThrownBy(() -> bob.get("key")).isInstanceOf(UnavailableException.class);
    network.heal();
    network.runFor(A_WHILE);
    assertThat(bob.get("key").value()).contains("not safe");
  }

  @Test
  void stamps_from_far_in_the_future_are_not_taken_until_the_time_has_come() {
    KVSServer<String, ?, ?> server =
        KVSServer.start(
            new LwwStorage<String>(),
            ReplicatedRouter.builder(3).antiEntropyInterval(Duration.ofSeconds(1)).build(),
            network);
    List<KVSClient<String>> clients = clients(server);
    network.host("replica-0").clockStep(Duration.ofMinutes(15));
    cutOff("replica-0"); // Before it hears of other clocks.
    clients.get(0).put("key", "from the future");
    network.heal();
    clients.get(1).put("key", "of now");
    network.runFor(Duration.ofMinutes(9));
    assertThat(clients.get(1).get("key").value()).contains("of now");
    network.runFor(Duration.ofMinutes(2));
    assertAllRead(clients, "key", "from the future");
  }

  @Test
  void a_replica_that_was_away_longer_than_logs_go_back_gets_a_snapshot() {
    KVSServer<String, ?, ?> server = start(ReplicatedRouter.builder(3).logLength(10).build());
    KVSClient<String> alice = server.connect("alice");
    cutOff("replica-2");
    for (int i = 0; i < 100; i++) {
      alice.put("key-" + i % 20, "value-" + i);
    }
    network.heal();
    network.runFor(A_WHILE);
    assertThat(network.messageCountsByType())
        .hasKeySatisfying(new Condition<>(type -> type.endsWith("Snapshot"), "a snapshot"));
    network.partition(List.of("alice"), List.of("replica-0", "replica-1"));
    assertThat(alice.get("key-7").value()).contains("value-87");
  }

  @Test
  void an_effect_is_never_seen_without_its_cause() {
    List<KVSClient<String>> clients = clients(start(ReplicatedRouter.of(3)));
    network.link("replica-0", "replica-1").latency(Latency.constant(A_WHILE));
    clients.get(0).put("cause", "c");
    network.runFor(Duration.ofMillis(5));
    assertThat(clients.get(2).get("cause").value()).contains("c");
    clients.get(2).put("effect", "e");
    network.runFor(Duration.ofMillis(5));
    assertThat(clients.get(1).get("effect").values()).isEmpty();
    network.runFor(A_WHILE);
    assertThat(clients.get(1).get("effect").value()).contains("e");
    assertThat(clients.get(1).get("cause").value()).contains("c");
  }

  @Test
  void shards_nest_three_levels_deep_and_keep_a_token_each() {
    var server =
        KVSServer.start(
            new CausalStorage<String>(),
            ShardedRouter.of(
                2, ShardedRouter.of(2, ReplicatedRouter.builder(3).anyReplica().build())),
            network);
    assertThat(server.topology().hosts()).hasSize(12).contains("shard-1/shard-0/replica-2");
    KVSClient<String> alice = server.connect("alice");
    for (int i = 0; i < 200; i++) {
      String key = "key-" + i % 20;
      alice.put(key, "value-" + i);
      assertThat(alice.get(key).values()).containsExactly("value-" + i);
    }
  }

  @Test
  void bad_settings_are_refused() {
    assertThatThrownBy(() -> ReplicatedRouter.of(0))
        .hasMessage(
            "replicas (0) must be in [1, 1024]; for more hosts, use a ShardedRouter over groups of replicas");
    assertThatThrownBy(() -> ReplicatedRouter.builder(3).fanout(3))
        .hasMessage("fanout (3) must be in [1, 2], the number of other replicas");
    assertThatThrownBy(() -> ReplicatedRouter.builder(3).acknowledgeAfter(4))
        .hasMessage("acknowledgeAfter (4) must be in [1, 3], the number of replicas");
    assertThatThrownBy(() -> ReplicatedRouter.builder(3).antiEntropyInterval(Duration.ZERO))
        .hasMessage(
            "antiEntropyInterval (PT0S) must be in [1 ms, 1 day]; pass a duration in this range");
    assertThatThrownBy(() -> ReplicatedRouter.builder(3).logLength(0))
        .hasMessage("logLength (0) must be at least 1 write");
  }
}
