package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.MessageCounts;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Paxos goes on where those can talk that its documentation names, whatever else is cut. */
class PaxosCutsTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final List<String> REPLICAS = List.of("replica-0", "replica-1", "replica-2");

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSClient<String> start(PaxosRouter router) {
    var server = KVSServer.start(new LwwStorage<String>(), router, network);
    var client = server.connect("alice").withLimit(Duration.ofSeconds(20));
    client.put("key", "a");
    client.put("key", "a");
    return client;
  }

  private Duration timeOf(Runnable operation) {
    Duration begin = network.now();
    operation.run();
    return network.now().minus(begin);
  }

  private void isServed(KVSClient<String> client) {
    assertThat(timeOf(() -> client.put("key", "b"))).isLessThan(SOON);
    assertThat(timeOf(() -> assertThat(client.get("key").value()).contains("b"))).isLessThan(SOON);
  }

  private long messages(String type) {
    return network.messageCountsByType().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(type))
        .map(Map.Entry::getValue)
        .mapToLong(MessageCounts::sent)
        .sum();
  }

  @Test
  void a_leader_that_is_cut_off_from_the_replicas_is_replaced_for_good() {
    var client = start(PaxosRouter.builder(3, 3, 3).build());
    network.partition(List.of("proposer-0"), REPLICAS);
    isServed(client);
    long elections = messages("Prepare");
    network.runFor(Duration.ofSeconds(10));
    assertThat(messages("Prepare")).isEqualTo(elections);
  }

  @Test
  void a_leader_that_hears_no_replicas_is_replaced_although_they_hear_it() {
    var client = start(PaxosRouter.builder(3, 3, 3).build());
    network.partitionOneWay(REPLICAS, List.of("proposer-0"));
    isServed(client);
  }

  @Test
  void another_replica_answers_a_client_that_the_first_does_not_get_through_to() {
    var client = start(PaxosRouter.builder(3, 3, 3).build());
    network.partitionOneWay(List.of("replica-0"), List.of("alice"));
    isServed(client);
    client.put("key", "b");
    assertThat(timeOf(() -> client.put("key", "c"))).isEqualTo(Duration.ofMillis(5));
    assertThat(timeOf(() -> client.get("key"))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void a_replica_that_is_behind_and_gets_nothing_from_the_others_does_not_answer() {
    var client = start(PaxosRouter.builder(3, 3, 3).build());
    network.host("replica-0").crash();
    for (int i = 0; i < 20; i++) {
      client.put("key-" + i, "a");
    }
    network.runFor(Duration.ofMillis(200));
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    network.host("replica-0").restart();
    network.runFor(Duration.ofMillis(200));
    assertThat(timeOf(() -> client.put("key", "b"))).isEqualTo(Duration.ofMillis(5));
    assertThat(timeOf(() -> client.get("key"))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void a_client_that_is_cut_off_from_the_leader_alone_is_served_by_way_of_another() {
    var client = start(PaxosRouter.of(3));
    network.partition(List.of("alice"), List.of("node-0"));
    isServed(client);
    client.put("key", "b");
    assertThat(timeOf(() -> client.put("key", "c"))).isEqualTo(Duration.ofMillis(6));
    assertThat(messages("Prepare")).isEqualTo(2); // The leader is the same.
  }

  @Test
  void a_client_whose_messages_alone_do_not_get_through_to_the_leader_is_served() {
    var client = start(PaxosRouter.of(3));
    network.partitionOneWay(List.of("alice"), List.of("node-0"));
    isServed(client);
  }

  @Test
  void a_client_that_hears_nothing_of_the_leader_is_served() {
    var client = start(PaxosRouter.of(3));
    network.partitionOneWay(List.of("node-0"), List.of("alice"));
    isServed(client);
  }

  @Test
  void commands_go_to_the_leader_again_when_the_cut_is_healed() {
    var client = start(PaxosRouter.of(3));
    Partition cut = network.partition(List.of("alice"), List.of("node-0"));
    isServed(client);
    cut.heal();
    network.runFor(Duration.ofSeconds(2));
    client.put("key", "b");
    client.put("key", "b");
    long forwarded = messages("Forward");
    assertThat(timeOf(() -> client.put("key", "c"))).isEqualTo(Duration.ofMillis(4));
    assertThat(messages("Forward")).isEqualTo(forwarded);
  }

  /** Each follower believes that the other leads, as long as no heartbeat of theirs is late. */
  @Test
  void commands_are_forwarded_once_and_not_in_circles() {
    var client = start(PaxosRouter.of(3));
    network.partition(List.of("alice"), List.of("node-0"));
    isServed(client);
    network.host("node-0").crash();
    long before = messages("Command") + messages("Forward");
    isServed(client);
    assertThat(messages("Command") + messages("Forward") - before).isLessThan(40);
  }

  @Test
  void a_client_that_reaches_one_follower_alone_is_served() {
    var client = start(PaxosRouter.of(5));
    network.partition(List.of("alice"), List.of("node-0", "node-1", "node-2", "node-4"));
    isServed(client);
    isServed(client);
  }

  /** Each copy of its write is chosen and applied, and the leader answers whenever it is asked. */
  @Test
  void a_client_that_hears_no_replica_asks_less_and_less_often() {
    var client = start(PaxosRouter.builder(3, 3, 3).build());
    network.partitionOneWay(REPLICAS, List.of("alice"));
    var unused = client.withLimit(Duration.ofMinutes(1)).putAsync("key", "b");
    network.runFor(Duration.ofSeconds(10));
    long commands = messages("Command");
    long hellos = messages("Hello");
    network.runFor(Duration.ofSeconds(10));
    assertThat(messages("Command") - commands).isBetween(10L, 60L); // It was 745.
    assertThat(messages("Hello") - hellos).isLessThan(120); // It was 1486.
  }

  /** The time of the state is 0 as long as nothing is written. */
  @Test
  void a_client_that_is_cut_off_from_the_leader_of_an_empty_store_is_served() {
    var server = KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network);
    network.runFor(SOON);
    var client = server.connect("alice").withLimit(Duration.ofSeconds(20));
    network.partition(List.of("alice"), List.of("node-0"));
    assertThat(timeOf(() -> assertThat(client.get("key").value()).isEmpty())).isLessThan(SOON);
    isServed(client);
  }
}
