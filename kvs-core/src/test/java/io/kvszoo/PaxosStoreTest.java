package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.MessageCounts;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients of a store get whose writes are ordered by Paxos. */
class PaxosStoreTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private LinearizableKVSServer<String, LwwStorage<String>, PaxosRouter> start(PaxosRouter router) {
    return KVSServer.start(new LwwStorage<String>(), router, network);
  }

  private long messages(String type) {
    return network.messageCountsByType().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(type))
        .map(Map.Entry::getValue)
        .mapToLong(MessageCounts::sent)
        .sum();
  }

  private Duration timeOf(Runnable operation) {
    Duration begin = network.now();
    operation.run();
    return network.now().minus(begin);
  }

  @Test
  void it_puts_gets_deletes_and_compares() {
    var client = start(PaxosRouter.of(3)).connect();
    client.put("key", "a");
    assertThat(client.get("key").value()).contains("a");
    assertThat(client.compareAndSet("key", "b", "c")).isFalse();
    assertThat(client.compareAndSet("key", "a", "b")).isTrue();
    assertThat(client.get("key").value()).contains("b");
    client.delete("key");
    assertThat(client.get("key").value()).isEmpty();
  }

  @Test
  void over_causal_storage_a_key_has_one_value_since_no_writes_are_concurrent() {
    var server = KVSServer.start(new CausalStorage<String>(), PaxosRouter.of(3), network);
    var alice = server.connect("alice");
    var bob = server.connect("bob");
    var first = alice.putAsync("key", "a");
    var second = bob.putAsync("key", "b");
    server.await(CompletableFuture.allOf(first, second));
    assertThat(alice.get("key").values()).hasSize(1).isEqualTo(bob.get("key").values());
    assertThat(alice.compareAndSet("key", alice.get("key").value().orElseThrow(), "c")).isTrue();
  }

  @Test
  void with_roles_that_share_hosts_an_operation_takes_two_round_trips() {
    var client = start(PaxosRouter.of(3)).connect();
    client.put("key", "a");
    assertThat(timeOf(() -> client.put("key", "b"))).isEqualTo(Duration.ofMillis(4));
    assertThat(timeOf(() -> client.get("key"))).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void a_read_does_not_join_a_confirmation_that_left_before_it_came() {
    var server = start(PaxosRouter.of(3));
    var client = server.connect();
    client.put("key", "a");
    var first = client.getAsync("key");
    network.runFor(Duration.ofNanos(1_500_000)); // Its confirmation is under way.
    Duration second = timeOf(() -> client.get("key"));
    assertThat(first).isCompleted();
    assertThat(second).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void reads_take_no_slot_and_those_that_come_together_share_a_confirmation() {
    var server = start(PaxosRouter.of(3));
    var client = server.connect();
    client.put("key", "a");
    network.runFor(Duration.ofMillis(1));
    long accepts = messages("Accept");
    long confirmations = messages("Confirm");
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(client.getAsync("key"));
    }
    server.await(CompletableFuture.allOf(reads.toArray(new CompletableFuture<?>[0])));
    assertThat(messages("Accept")).isEqualTo(accepts);
    assertThat(messages("Confirm") - confirmations).isLessThanOrEqualTo(4);
  }

  @Test
  void writes_that_come_together_share_a_slot_up_to_the_limit() {
    var server = start(PaxosRouter.builder(3).batchLimit(40).build());
    var client = server.connect();
    client.put("key", "a");
    network.runFor(Duration.ofMillis(1));
    long accepts = messages("Accept");
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(client.putAsync("key-" + i, "a"));
    }
    server.await(CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0])));
    assertThat(messages("Accept") - accepts).isEqualTo(2 * 3);
  }

  @Test
  void another_leader_takes_over_and_has_everything_that_was_acknowledged() {
    var client = start(PaxosRouter.of(3)).connect();
    client.put("key", "a");
    network.host("node-0").crash();
    Duration outage = timeOf(() -> assertThat(client.get("key").value()).contains("a"));
    assertThat(outage).isLessThan(Duration.ofMillis(400));
    assertThat(timeOf(() -> client.put("key", "b"))).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void a_leader_that_is_cut_off_gives_up_and_nobody_reads_from_it() {
    var server = start(PaxosRouter.of(3));
    var alice = server.connect("alice").withLimit(SECOND);
    var bob = server.connect("bob");
    alice.put("key", "a");
    network.partition(List.of("alice", "node-0"), List.of("bob", "node-1", "node-2"));
    bob.put("key", "b");
    assertThatThrownBy(() -> alice.get("key")).isInstanceOf(UnavailableException.class);
    network.heal();
    assertThat(alice.get("key").value()).contains("b");
  }

  @Test
  void a_leader_that_hears_nobody_gives_up_although_all_hear_it() {
    var server = start(PaxosRouter.of(3));
    var client = server.connect();
    client.put("key", "a");
    network.partitionOneWay(List.of("node-1", "node-2"), List.of("node-0"));
    client.put("key", "b");
    assertThat(client.get("key").value()).contains("b");
  }

  @Test
  void without_a_majority_a_write_that_was_sent_is_unknown_and_one_that_was_not_is_not_done() {
    var client = start(PaxosRouter.of(3)).connect().withLimit(SECOND);
    client.put("key", "a");
    network.host("node-1").crash();
    network.host("node-2").crash();
    assertThatThrownBy(() -> client.put("key", "b"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageContaining("a proposer was asked to do it");
    assertThatThrownBy(() -> client.put("key", "c"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no proposer leads");
    network.host("node-1").restart();
    assertThat(client.get("key").value().orElseThrow()).isIn("a", "b");
  }

  /** A leader may be found between the end of an operation and the next look at what is open. */
  @Test
  void a_write_that_ended_as_not_done_is_not_sent_to_a_leader_that_is_found_right_then() {
    int notDone = 0;
    for (int millis = 1; millis <= 250; millis++) {
      SimulatedNetwork ofRun = SimulatedNetwork.seeded(millis);
      var server = KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), ofRun);
      var client = server.connect();
      List<String> hosts = server.topology().hosts();
      hosts.forEach(host -> ofRun.host(host).crash());
      var unused =
          ofRun.after(
              Duration.ofMillis(100), () -> hosts.forEach(host -> ofRun.host(host).restart()));
      Outcome<String> outcome =
          client.withLimit(Duration.ofMillis(millis)).execute(KVSOperation.put("key", "a"));
      ofRun.runFor(SECOND);
      if (outcome instanceof Outcome.NotDone<String>) {
        notDone++;
        assertThat(client.get("key").value()).as("after %s ms", millis).isEmpty();
      }
    }
    assertThat(notDone).isBetween(100, 200);
  }

  @Test
  void everything_that_was_acknowledged_survives_a_crash_of_all_hosts() {
    var server = start(PaxosRouter.builder(3).snapshotInterval(10).build());
    var client = server.connect();
    for (int i = 0; i < 25; i++) {
      client.put("key-" + i, "value-" + i);
    }
    server.topology().hosts().forEach(host -> network.host(host).crash());
    server.topology().hosts().forEach(host -> network.host(host).restart());
    for (int i = 0; i < 25; i++) {
      assertThat(client.get("key-" + i).value()).contains("value-" + i);
    }
  }

  @Test
  void a_replica_that_slept_through_a_truncation_gets_a_snapshot() {
    var client = start(PaxosRouter.builder(3).snapshotInterval(10).build()).connect();
    client.put("key", "a");
    network.host("node-2").crash();
    for (int i = 0; i < 100; i++) {
      client.put("key-" + i % 5, "value-" + i);
    }
    network.runFor(SECOND);
    network.host("node-2").restart();
    network.runFor(SECOND);
    assertThat(messages("ReplicaMessage$Page")).isPositive();
    network.host("node-0").crash();
    assertThat(client.get("key-0").value()).contains("value-95");
    assertThat(client.get("key-4").value()).contains("value-99");
  }

  /** Else the slots of a replica that is lost would be lost with it. */
  @Test
  void acceptors_keep_what_only_one_replica_has() {
    var client = start(PaxosRouter.builder(3, 3, 3).build()).connect();
    client.put("key", "a");
    List<String> others = new ArrayList<>();
    network.hosts().forEach(host -> others.add(host.name()));
    List<String> away = List.of("replica-1", "replica-2");
    others.removeAll(away);
    network.partition(away, others);
    client.put("key", "b");
    network.runFor(SECOND);
    network.host("replica-0").crash();
    network.host("proposer-0").crash();
    network.heal();
    assertThat(client.get("key").value()).contains("b");
  }

  @Test
  void a_replica_that_was_away_for_a_moment_gets_the_end_of_the_log() {
    var client = start(PaxosRouter.of(3)).connect();
    client.put("key", "a");
    network.host("node-2").crash();
    for (int i = 0; i < 20; i++) {
      client.put("key", "value-" + i);
    }
    network.host("node-2").restart();
    network.runFor(SECOND);
    assertThat(messages("Suffix")).isPositive();
    assertThat(messages("ReplicaMessage$Page")).isZero();
  }

  @Test
  void a_host_that_lost_its_disk_takes_part_again() {
    var client = start(PaxosRouter.builder(3).snapshotInterval(5).build()).connect();
    for (int i = 0; i < 20; i++) {
      client.put("key-" + i, "value-" + i);
    }
    network.host("node-2").wipe().restart();
    network.runFor(SECOND);
    network.host("node-0").crash();
    client.put("key", "b");
    assertThat(client.get("key-3").value()).contains("value-3");
  }

  @Test
  void an_acceptor_that_lost_its_disk_does_not_vote_before_a_majority_has_answered_it() {
    var client = start(PaxosRouter.of(3)).connect().withLimit(SECOND);
    client.put("key", "a");
    network.host("node-1").crash();
    network.host("node-2").wipe().restart();
    assertThatThrownBy(() -> client.put("key", "b")).isInstanceOf(OutcomeUnknownException.class);
    network.host("node-1").restart();
    client.put("key", "c");
    assertThat(client.get("key").value()).contains("c");
  }

  @Test
  void roles_run_on_hosts_of_their_own_too() {
    var server = start(PaxosRouter.builder(2, 3, 3).build());
    assertThat(server.topology().hosts())
        .containsExactly(
            "proposer-0",
            "proposer-1",
            "acceptor-0",
            "acceptor-1",
            "acceptor-2",
            "replica-0",
            "replica-1",
            "replica-2");
    var client = server.connect();
    client.put("key", "a");
    network.host("proposer-0").crash();
    network.host("acceptor-0").crash();
    network.host("replica-1").crash();
    client.put("key", "b");
    assertThat(client.get("key").value()).contains("b");
  }

  @Test
  void one_host_is_a_store_too() {
    var client = start(PaxosRouter.tolerating(0)).connect();
    client.put("key", "a");
    network.host("node-0").crash().restart();
    assertThat(client.get("key").value()).contains("a");
  }

  @Test
  void reads_through_the_log_take_a_slot() {
    var client = start(PaxosRouter.builder(3).readsThroughLog().build()).connect();
    client.put("key", "a");
    network.runFor(Duration.ofMillis(1));
    long accepts = messages("Accept");
    assertThat(client.get("key").value()).contains("a");
    assertThat(messages("Accept") - accepts).isEqualTo(2);
  }

  @Test
  void a_shard_without_a_majority_does_not_stop_the_others() {
    var router = ShardedRouter.of(2, PaxosRouter.of(3));
    var server = KVSServer.start(new LwwStorage<String>(), router, network);
    var client = server.connect().withLimit(SECOND);
    for (int shard = 0; shard < 2; shard++) {
      client.put(keyOf(router, shard), "a");
    }
    network.host("shard-0/node-1").crash();
    network.host("shard-0/node-2").crash();
    assertThatThrownBy(() -> client.get(keyOf(router, 0))).isInstanceOf(UnavailableException.class);
    assertThat(client.compareAndSet(keyOf(router, 1), "a", "b")).isTrue();
  }

  private static String keyOf(ShardedRouter<?> router, int shard) {
    int number = 0;
    while (router.shardOf("key-" + number) != shard) {
      number++;
    }
    return "key-" + number;
  }

  @Test
  void bad_layouts_and_settings_are_refused() {
    assertThatThrownBy(() -> PaxosRouter.of(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hosts (4) must be an odd number in [1, 63]; adding one to an odd number does not survive more failures");
    assertThatThrownBy(() -> PaxosRouter.of(0)).hasMessageContaining("hosts (0) must be an odd");
    assertThatThrownBy(() -> PaxosRouter.tolerating(-1))
        .hasMessage("failures (-1) must be in [0, 31]; surviving f failures takes 2f + 1 hosts");
    assertThatThrownBy(() -> PaxosRouter.builder(0, 3, 3))
        .hasMessage("proposers (0) must be in [1, 63]; one of them leads, the others stand by");
    assertThatThrownBy(() -> PaxosRouter.builder(1, 2, 3))
        .hasMessageContaining("acceptors (2) must be an odd number");
    assertThatThrownBy(() -> PaxosRouter.builder(1, 3, 0))
        .hasMessageContaining("replicas (0) must be an odd number");
    PaxosRouter.Builder builder = PaxosRouter.builder(3);
    assertThatThrownBy(() -> builder.window(0)).hasMessage("window (0) must be at least 1 slot");
    assertThatThrownBy(() -> builder.batchLimit(0))
        .hasMessage("batchLimit (0) must be at least 1 command");
    assertThatThrownBy(() -> builder.snapshotInterval(0))
        .hasMessage("snapshotInterval (0) must be at least 1 command");
    assertThatThrownBy(() -> builder.heartbeat(Duration.ZERO))
        .hasMessage("heartbeat (PT0S) must be in [1 ms, 1 day]; pass a duration in this range");
    assertThatThrownBy(() -> builder.electionTimeout(Duration.ofMillis(30)).build())
        .hasMessageContaining(
            "electionTimeout (PT0.03S) must be 2 to 1,000,000 times the heartbeat");
  }
}
