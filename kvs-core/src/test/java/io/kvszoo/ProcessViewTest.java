package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the processes of the routers show to people. */
class ProcessViewTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSServer<String, ?, ?> start(Storage<String, ?> storage, Router router) {
    return KVSServer.start(storage, router, network);
  }

  private Map<String, ProcessView> views() {
    Map<String, ProcessView> views = new TreeMap<>();
    network.hosts().stream()
        .flatMap(host -> host.processes().stream())
        .forEach(
            address ->
                network
                    .view(address)
                    .filter(view -> !view.equals(ProcessView.NOTHING))
                    .ifPresent(view -> views.put(address.path(), view)));
    return views;
  }

  private ProcessView view(String path) {
    return views().getOrDefault(path, ProcessView.NOTHING);
  }

  @Test
  void a_store_shows_its_entries() {
    start(new LwwStorage<>(), new LocalRouter()).connect("alice").put("color", "red");
    assertThat(views())
        .containsExactly(
            Map.entry(
                "local/store",
                ProcessView.NOTHING
                    .fact("writes", 1)
                    .entries(action -> action.accept("color", "red 0:1"))));
  }

  @Test
  void replicas_show_siblings_and_clocks() {
    var server = start(new CausalStorage<>(), ReplicatedRouter.of(2));
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    network.partition(List.of("alice", "replica-0"), List.of("bob", "replica-1"));
    alice.put("color", "red");
    bob.put("color", "blue");
    assertThat(view("replica-0/replica").facts()).containsEntry("clock", "{0:1}");
    assertThat(view("replica-0/replica").entries()).containsEntry("color", "red 0:1");
    network.heal();
    network.runFor(Duration.ofSeconds(1));
    assertThat(view("replica-0/replica").entries())
        .isEqualTo(view("replica-1/replica").entries())
        .containsEntry("color", "red 0:1, blue 1:1");
  }

  @Test
  void paxos_shows_who_leads_and_what_is_promised() {
    var server = start(new LwwStorage<>(), PaxosRouter.of(3));
    server.connect("alice").put("color", "red");
    network.runFor(Duration.ofMillis(10));
    assertThat(views().values().stream().map(ProcessView::standing).filter(text -> !text.isEmpty()))
        .containsExactly("leads ballot 1.0");
    assertThat(view("node-1/acceptor").facts()).containsEntry("promised ballot", "1.0");
    assertThat(view("node-2/replica").entries()).containsEntry("color", "red 0:1");
    network.host("node-0").crash();
    server.connect("bob").get("color");
    assertThat(views()).doesNotContainKey("node-0/replica");
    assertThat(views().values().stream().map(ProcessView::standing).filter(text -> !text.isEmpty()))
        .hasSize(1)
        .allMatch(text -> text.startsWith("leads ballot 2."));
  }

  @Test
  void a_replica_that_lost_its_disk_says_so() {
    start(new LwwStorage<>(), ReplicatedRouter.of(3));
    network.host("replica-1").crash().wipe().restart();
    assertThat(view("replica-1/replica").standing()).isEqualTo("has no memory");
  }

  @Test
  void watching_does_not_change_the_run() {
    long watched = traceOfRun(PaxosRouter.of(3), true);
    assertThat(watched).isEqualTo(traceOfRun(PaxosRouter.of(3), false));
  }

  private static long traceOfRun(LinearizableRouter router, boolean isWatched) {
    SimulatedNetwork network = SimulatedNetwork.seeded(7);
    int[] looks = {0};
    try (var server =
        KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(2, router), network)) {
      if (isWatched) {
        network.addListener(
            event ->
                network.hosts().stream()
                    .flatMap(host -> host.processes().stream())
                    .map((Address<?> address) -> network.view(address))
                    .forEach(view -> looks[0] += view.isPresent() ? 1 : 0));
      }
      server.connect("alice").put("color", "red");
      network.host("shard-0/node-0").crash().restart();
      server.connect("bob").get("color");
    }
    assertThat(looks[0] > 1000).isEqualTo(isWatched);
    return network.traceHash();
  }
}
