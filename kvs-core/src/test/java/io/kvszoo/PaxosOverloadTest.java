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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paxos on hosts that handle 10,000 messages per second, with more clients than they can serve. */
class PaxosOverloadTest {

  private static final int CAPACITY = 10_000;

  /** Clients that each have one operation under way. */
  private static final class Load {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
    private final KVSServer<String, LwwStorage<String>, PaxosRouter> server;
    private final boolean puts;
    private long done;

    private Load(int hosts, int clients, boolean puts) {
      this(PaxosRouter.of(hosts), "node", CAPACITY, clients, puts);
    }

    /** On hosts that are slow if their names contain some text. */
    private Load(PaxosRouter router, String slow, int capacity, int clients, boolean puts) {
      this.puts = puts;
      server = KVSServer.start(new LwwStorage<>(), router, network);
      server.connect("warm").put("key", "a");
      List<KVSClient<String>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(server.connect("client-" + i));
      }
      server.topology().hosts().stream()
          .filter(host -> host.contains(slow))
          .forEach(host -> network.host(host).capacity(capacity));
      all.forEach(this::work);
    }

    private void work(KVSClient<String> client) {
      KVSOperation<String> operation =
          puts ? KVSOperation.put("key", "a") : KVSOperation.get("key");
      var unused =
          client
              .executeAsync(operation)
              .thenAccept(
                  outcome -> {
                    done += outcome instanceof Outcome.Done<String> ? 1 : 0;
                    var unusedTimer = network.after(Duration.ZERO, () -> work(client));
                  });
    }

    /** How many operations per second are done, after a second. */
    private long throughput() {
      return throughputAfter(1);
    }

    private long throughputAfter(int seconds) {
      network.runFor(Duration.ofSeconds(seconds));
      long before = done;
      network.runFor(Duration.ofSeconds(2));
      return (done - before) / 2;
    }

    private long messages(String type) {
      return network.messageCountsByType().entrySet().stream()
          .filter(entry -> entry.getKey().endsWith(type))
          .map(Map.Entry::getValue)
          .mapToLong(MessageCounts::sent)
          .sum();
    }
  }

  @Test
  void ten_times_the_clients_that_saturate_three_hosts_get_as_much_done() {
    long best = new Load(3, 40, true).throughput();
    assertThat(best).isGreaterThan(4_500);
    assertThat(new Load(3, 400, true).throughput()).isGreaterThan(best * 9 / 10);
    assertThat(new Load(3, 1000, true).throughput()).isGreaterThan(best * 8 / 10);
  }

  @Test
  void seventeen_hosts_serve_510_clients() {
    Load writes = new Load(17, 510, true);
    assertThat(writes.throughput()).isGreaterThan(4_000);
    assertThat(writes.messages("Prepare")).isEqualTo(16);
    assertThat(new Load(17, 510, false).throughput()).isGreaterThan(5_000);
  }

  @Test
  void five_hosts_serve_a_thousand_clients() {
    assertThat(new Load(5, 1000, true).throughput()).isGreaterThan(4_000);
    assertThat(new Load(5, 1000, false).throughput()).isGreaterThan(8_000);
  }

  @Test
  void clients_that_have_all_come_do_not_look_for_the_leader_any_more() {
    Load load = new Load(3, 400, true);
    load.network.runFor(Duration.ofSeconds(2));
    long hellos = load.messages("Hello");
    load.network.runFor(Duration.ofSeconds(2));
    assertThat(load.messages("Hello") - hellos).isLessThan(50);
  }

  @Test
  void copies_of_a_command_that_is_under_way_take_no_slot() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    var server = KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network);
    var client = server.connect("alice");
    client.put("key", "a");
    network.runFor(Duration.ofMillis(1));
    network.links(List.of("node-0"), List.of("node-1", "node-2")).loss(1);
    var put = client.putAsync("key", "b");
    network.runFor(Duration.ofMillis(60));
    long accepts = slots(network);
    network.links(List.of("node-0"), List.of("node-1", "node-2")).loss(0);
    server.await(put);
    network.runFor(Duration.ofMillis(20));
    assertThat(slots(network)).isEqualTo(accepts + 1);
  }

  /** By the chosen slots that a follower was told of. */
  private static long slots(SimulatedNetwork network) {
    return network.messageCountsByType().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("Chosen"))
            .mapToLong(entry -> entry.getValue().sent())
            .sum()
        / 2;
  }

  /** It does one command at a time, and that takes 50 ms. */
  @Test
  void a_full_leader_refuses_and_says_when_to_come_again() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    var server =
        KVSServer.start(
            new LwwStorage<String>(),
            PaxosRouter.builder(3).window(1).batchLimit(1).build(),
            network);
    List<String> hosts = server.topology().hosts();
    network.links(hosts, hosts).latency(Latency.constant(Duration.ofMillis(25)));
    KVSClient<String> reader = server.connect("reader");
    reader.put("key", "a");
    for (KVSClient<String> early : clients(server, "early", 600)) {
      var unused = early.executeAsync(KVSOperation.put("key", "b"));
    }
    network.runFor(Duration.ofSeconds(1));
    List<CompletableFuture<Outcome<String>>> late =
        clients(server, "late", 20).stream()
            .map(client -> client.executeAsync(KVSOperation.put("key", "c")))
            .toList();
    network.runFor(Duration.ofSeconds(2));
    List<Outcome<String>> refused =
        late.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    assertThat(refused).hasSizeGreaterThan(15).allSatisfy(PaxosOverloadTest::saysWhenToComeAgain);
    assertThat(reader.get("key").value()).contains("b");
  }

  private static List<KVSClient<String>> clients(
      KVSServer<String, LwwStorage<String>, PaxosRouter> server, String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> server.connect(name + "-" + i)).toList();
  }

  private static void saysWhenToComeAgain(Outcome<String> outcome) {
    assertThat(outcome).hasToString("unavailable: the leader is busy");
    assertThat(((Outcome.NotDone<String>) outcome).retryAfter())
        .get(InstanceOfAssertFactories.DURATION)
        .isPositive();
  }

  private static Load onHostsOfTheirOwn(String slow, int capacity, int clients, boolean puts) {
    return new Load(PaxosRouter.builder(3, 3, 3).build(), slow, capacity, clients, puts);
  }

  @Test
  void ten_times_the_clients_that_saturate_slow_replicas_write_as_much() {
    long best = onHostsOfTheirOwn("replica", 1_000, 50, true).throughput();
    assertThat(best).isGreaterThan(900);
    for (int clients : new int[] {500, 2_000}) {
      Load load = onHostsOfTheirOwn("replica", 1_000, clients, true);
      assertThat(load.throughputAfter(5)).isGreaterThan(best * 8 / 10);
      assertThat(load.messages("Prepare")).isEqualTo(3);
    }
  }

  @Test
  void ten_times_the_clients_that_saturate_slow_replicas_read_as_much() {
    long best = onHostsOfTheirOwn("replica", 2_000, 100, false).throughput();
    assertThat(best).isGreaterThan(4_500);
    Load load = onHostsOfTheirOwn("replica", 2_000, 1_000, false);
    assertThat(load.throughputAfter(5)).isGreaterThan(best * 8 / 10);
    assertThat(load.messages("Prepare")).isEqualTo(3);
  }

  /** The leader's host is the slowest, and has to refuse those that it can not serve. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ten_times_the_clients_that_saturate_slow_hosts_of_all_roles_get_as_much_done(boolean puts) {
    long best = onHostsOfTheirOwn("-", 2_000, 100, puts).throughput();
    assertThat(best).isGreaterThan(1_200);
    assertThat(onHostsOfTheirOwn("-", 2_000, 1_000, puts).throughputAfter(15))
        .isGreaterThan(best * 8 / 10);
  }

  /** Half a second, in which the clients call 250 times. */
  @Test
  void a_pause_of_most_replicas_costs_little_more_than_it_lasts() {
    SimulatedNetwork network = SimulatedNetwork.seeded(42);
    var server =
        KVSServer.start(new LwwStorage<String>(), PaxosRouter.builder(3, 3, 3).build(), network);
    network.runFor(Duration.ofMillis(500));
    long[] done = {0};
    for (int i = 0; i < 500; i++) {
      KVSClient<String> client = server.connect("client-" + i);
      var unused =
          network.after(Duration.ofMillis(1 + 2L * i), () -> eachSecond(network, client, done));
    }
    for (int i = 0; i < 3; i++) {
      network.host("replica-" + i).capacity(5_000);
    }
    network.runFor(Duration.ofSeconds(4));
    network.host("replica-0").pause();
    network.host("replica-1").pause();
    network.runFor(Duration.ofMillis(500));
    network.host("replica-0").resume();
    network.host("replica-1").resume();
    network.runFor(Duration.ofSeconds(1));
    for (int second = 0; second < 5; second++) {
      long before = done[0];
      network.runFor(Duration.ofSeconds(1));
      assertThat(done[0] - before).isGreaterThan(450); // It was less for 22 s.
    }
  }

  private static void eachSecond(SimulatedNetwork network, KVSClient<String> client, long[] done) {
    var unused =
        client
            .executeAsync(KVSOperation.put("key", "a"))
            .thenAccept(
                outcome -> {
                  done[0] += outcome instanceof Outcome.Done<String> ? 1 : 0;
                  var unusedTimer =
                      network.after(Duration.ofSeconds(1), () -> eachSecond(network, client, done));
                });
  }
}
