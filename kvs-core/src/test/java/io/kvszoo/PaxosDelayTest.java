package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.MessageCounts;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paxos with its usual settings where messages take long, are lost, or clocks are stepped. */
class PaxosDelayTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final LinearizableKVSServer<String, LwwStorage<String>, PaxosRouter> server =
      KVSServer.start(new LwwStorage<>(), PaxosRouter.of(3), network);
  private final List<String> hosts = server.topology().hosts();
  private final KVSClient<String> client =
      server.connect("alice").withLimit(Duration.ofSeconds(10));

  private static Latency micros(long micros) {
    return Latency.constant(Duration.ofNanos(1000 * micros));
  }

  private void clientIsAway(long micros) {
    network.links(List.of("alice"), hosts).latency(micros(micros));
    network.links(hosts, List.of("alice")).latency(micros(micros));
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

  /** Does some operations, and checks that they take two round trips, and no copies. */
  private void operationsTake(long micros) {
    client.put("key", "a");
    for (int i = 0; i < 5; i++) {
      client.put("key", "a");
      client.get("key");
    }
    long commands = messages("Command");
    for (int i = 0; i < 5; i++) {
      assertThat(timeOf(() -> client.put("key", "b"))).isEqualTo(Duration.ofNanos(1000 * micros));
      assertThat(timeOf(() -> client.get("key"))).isEqualTo(Duration.ofNanos(1000 * micros));
    }
    assertThat(messages("Command") - commands).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 1_000, 12_000, 13_000, 50_000, 100_000, 250_000})
  void operations_take_two_round_trips_however_long_messages_take(long micros) {
    network.links().latency(micros(micros));
    network.runFor(Duration.ofSeconds(5));
    operationsTake(4 * micros);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 12_000, 13_000, 50_000, 100_000, 250_000})
  void a_client_that_alone_is_far_is_served(long micros) {
    clientIsAway(micros);
    network.runFor(Duration.ofSeconds(1));
    operationsTake(2 * micros + 2_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 12_000, 50_000, 100_000, 250_000})
  void hosts_that_are_far_from_each_other_serve_a_client_that_is_near_them(long micros) {
    network.links().latency(micros(micros));
    clientIsAway(1_000);
    network.runFor(Duration.ofSeconds(5));
    operationsTake(2 * micros + 2_000);
  }

  /** What was measured before is wrong then. */
  @ParameterizedTest
  @ValueSource(longs = {100, 12_000, 50_000, 100_000, 250_000})
  void messages_that_take_longer_from_now_on_cost_an_election_at_most_once(long micros) {
    client.put("key", "a");
    network.runFor(Duration.ofSeconds(1));
    network.links().latency(micros(micros));
    for (int i = 0; i < 10; i++) {
      client.put("key", "a");
      client.get("key");
    }
    long elections = messages("Prepare");
    operationsTake(4 * micros);
    assertThat(messages("Prepare")).isEqualTo(elections).isLessThanOrEqualTo(8);
  }

  @Test
  void a_lost_message_is_repaired_after_a_few_round_trips() {
    client.put("key", "a");
    network.links().loss(0.1);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      times.add(timeOf(() -> client.put("key", "a")));
      times.add(timeOf(() -> client.get("key")));
    }
    Collections.sort(times);
    assertThat(times.get(500)).isEqualTo(Duration.ofMillis(4));
    assertThat(times.get(990)).isLessThan(Duration.ofMillis(40));
    assertThat(times.get(999)).isLessThan(Duration.ofMillis(150));
    Duration sum = times.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(sum.dividedBy(1000)).isLessThan(Duration.ofMillis(8));
    assertThat(messages("Prepare")).isEqualTo(2);
  }

  @Test
  void clocks_that_are_stepped_all_the_time_delay_nothing_for_long() {
    client.put("key", "a");
    network.links().loss(0.05);
    List<String> all = new ArrayList<>(hosts);
    all.add("alice");
    Duration worst = Duration.ZERO;
    for (int i = 0; i < 400; i++) {
      Duration step = Duration.ofHours(i % 3 == 0 ? 1 : -1);
      network.host(all.get(i % all.size())).clockStep(step);
      Duration time = timeOf(() -> client.put("key", "a"));
      worst = worst.compareTo(time) < 0 ? time : worst;
    }
    assertThat(worst).isLessThan(Duration.ofMillis(500));
    assertThat(messages("Prepare")).isEqualTo(2);
  }

  @Test
  void while_nobody_leads_a_session_asks_less_and_less_often() {
    client.put("key", "a");
    network.host("node-1").crash();
    network.host("node-2").crash();
    network.runFor(Duration.ofSeconds(1));
    Outcome<String> unused = client.execute(KVSOperation.put("key", "b"));
    long hellos = messages("Hello");
    assertThat(client.execute(KVSOperation.put("key", "c"))).isInstanceOf(Outcome.NotDone.class);
    assertThat(messages("Hello") - hellos).isLessThan(120); // In 10 s; it was 1200.
  }

  /** Nothing was measured before, and nothing else takes long. */
  @ParameterizedTest
  @CsvSource({
    "proposer, 250",
    "acceptor, 250",
    "replica, 110",
    "replica, 150",
    "replica, 250",
    "replica, 400"
  })
  void a_leader_is_elected_however_far_the_hosts_of_a_role_are_from_the_proposers(
      String role, long millis) {
    SimulatedNetwork wide = SimulatedNetwork.seeded(42);
    var far = KVSServer.start(new LwwStorage<String>(), PaxosRouter.builder(3, 3, 3).build(), wide);
    for (int i = 0; i < 9; i++) {
      String proposer = "proposer-" + i % 3;
      String other = role + "-" + i / 3;
      if (!proposer.equals(other)) {
        wide.link(proposer, other).latency(micros(1000 * millis));
        wide.link(other, proposer).latency(micros(1000 * millis));
      }
    }
    wide.runFor(Duration.ofSeconds(10));
    far.connect("alice").withLimit(Duration.ofSeconds(5)).put("key", "a");
    long elections = prepares(wide);
    wide.runFor(Duration.ofSeconds(60));
    assertThat(prepares(wide)).isEqualTo(elections).isLessThanOrEqualTo(12);
  }

  private static long prepares(SimulatedNetwork of) {
    return of.messageCountsByType().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("Prepare"))
        .mapToLong(entry -> entry.getValue().sent())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 10_000})
  void a_lost_message_to_a_replica_is_repaired_as_soon_whatever_the_heartbeat(long millis) {
    SimulatedNetwork lossy = SimulatedNetwork.seeded(42);
    PaxosRouter router =
        PaxosRouter.builder(3, 3, 3)
            .heartbeat(Duration.ofMillis(millis))
            .electionTimeout(Duration.ofMillis(5 * millis))
            .build();
    var client =
        KVSServer.start(new LwwStorage<String>(), router, lossy)
            .connect("alice")
            .withLimit(Duration.ofMinutes(5));
    client.put("key", "a");
    for (int replica = 0; replica < 3; replica++) {
      lossy.link("proposer-0", "replica-" + replica).loss(0.05);
    }
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Duration begin = lossy.now();
      client.put("key", "b");
      times.add(lossy.now().minus(begin));
    }
    Collections.sort(times);
    assertThat(times.get(200)).isEqualTo(Duration.ofMillis(5));
    assertThat(times.get(399)).isLessThan(Duration.ofMillis(30)); // It was a minute.
  }
}
