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
      this.puts = puts;
      server = KVSServer.start(new LwwStorage<>(), PaxosRouter.of(hosts), network);
      server.connect("warm").put("key", "a");
      List<KVSClient<String>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(server.connect("client-" + i));
      }
      server.topology().hosts().forEach(host -> network.host(host).capacity(CAPACITY));
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
      network.runFor(Duration.ofSeconds(1));
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
}
