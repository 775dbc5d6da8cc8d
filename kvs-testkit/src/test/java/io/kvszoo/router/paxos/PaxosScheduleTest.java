package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.Invariant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Schedules that broke the protocol once, step by step. Each names what is lost and what is late;
 * the router with the mistake put back must break in the same schedule.
 */
class PaxosScheduleTest {

  private static final List<String> ACCEPTORS = List.of("acceptor-0", "acceptor-1", "acceptor-2");
  private static final List<String> REPLICAS = List.of("replica-0", "replica-1", "replica-2");

  /** A store under way, with what holds at every moment. */
  private static final class Store implements AutoCloseable {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private final List<String> violations = new ArrayList<>();
    private final KVSServer<String, LwwStorage<String>, BrokenPaxos> server;

    private Store(Mistake mistake, int proposers, boolean colocated) {
      this(
          mistake,
          new PaxosSettings(
              proposers, 3, 3, colocated, Duration.ofMillis(20), 5, 16, 1000, 10_000, false));
    }

    private Store(Mistake mistake, PaxosSettings settings) {
      BrokenPaxos router = new BrokenPaxos(mistake, settings);
      Invariant invariant = router.invariant(network);
      network.addListener(
          event -> invariant.violation(event).map(Finding::reason).ifPresent(violations::add));
      server = KVSServer.start(new LwwStorage<>(), router, network);
    }

    private Outcome<String> put(String key, String value) {
      return server
          .connect()
          .withLimit(Duration.ofSeconds(3))
          .execute(KVSOperation.put(key, value));
    }

    /** Lets many clients put something, each on a host of its own. */
    private List<CompletableFuture<Outcome<String>>> putByEach(int clients) {
      List<CompletableFuture<Outcome<String>>> puts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        puts.add(server.connect().executeAsync(KVSOperation.put("key", "b")));
      }
      return puts;
    }

    private Outcome<String> get(String key) {
      return server.connect().withLimit(Duration.ofSeconds(3)).execute(KVSOperation.get(key));
    }

    private void run(long millis) {
      network.runFor(Duration.ofMillis(millis));
    }

    private void latency(String from, String to, double millis) {
      network.link(from, to).latency(Latency.constant(Duration.ofNanos((long) (millis * 1e6))));
    }

    private void atTheFirst(Class<?> message, Runnable action) {
      boolean[] done = {false};
      network.addListener(
          event -> {
            if (!done[0]
                && event instanceof NetworkEvent.Sent sent
                && message.isInstance(sent.message())) {
              done[0] = true;
              action.run();
            }
          });
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /**
   * The leader has a write chosen, of which replica-0 hears late and replica-2 nothing, and
   * crashes. Proposer-1 stands; its first requests for promises are lost. A report that replica-0
   * has the write is overtaken by none, and the next one, sent before, by it.
   */
  private static Store reportOvertaken(Mistake mistake) {
    Store store = new Store(mistake, 2, false);
    for (int i = 0; i <= 2; i++) {
      assertThat(store.put("x", "v" + i)).isInstanceOf(Outcome.Done.class);
    }
    store.run(60);
    store.network.partitionOneWay(List.of("proposer-0"), List.of("replica-2"));
    store.network.partitionOneWay(List.of("replica-0", "replica-1"), List.of("replica-2"));
    store.latency("proposer-0", "replica-0", 205);
    CompletableFuture<Outcome<String>> last =
        store.server.connect().executeAsync(KVSOperation.put("x", "last"));
    store.run(5);
    store.network.host("proposer-0").crash();
    store.atTheFirst(
        AcceptorMessage.Prepare.class,
        () -> {
          Partition cut = store.network.partitionOneWay(List.of("proposer-1"), ACCEPTORS);
          store.network.after(Duration.ofMillis(30), cut::heal);
          store.latency("replica-0", "proposer-1", 38.5);
          store.network.after(
              Duration.ofMillis(10), () -> store.latency("replica-0", "proposer-1", 1));
          store.network.after(
              Duration.ofMillis(30), () -> store.latency("replica-0", "proposer-1", 30));
          store.network.after(
              Duration.ofMillis(60), () -> store.latency("replica-0", "proposer-1", 1));
        });
    store.run(240);
    assertThat(last).isCompletedWithValueMatching(Outcome.Done.class::isInstance);
    Outcome<String> unused = store.put("y", "after");
    return store;
  }

  @Test
  void a_report_of_a_replica_that_overtakes_another_does_not_make_a_slot_chosen_twice() {
    try (Store store = reportOvertaken(Mistake.NONE)) {
      assertThat(store.violations).isEmpty();
      store.network.heal();
      store.network.host("replica-0").crash();
      store.run(1000);
      assertThat(store.get("x")).hasToString("last");
      assertThat(store.get("y")).hasToString("after");
    }
  }

  /** As before, but that replica-0 reports less because its disk is lost. */
  private static Store diskLost(Mistake mistake) {
    Store store = new Store(mistake, 2, false);
    KVSClient<String> client = store.server.connect();
    for (int i = 0; i <= 2; i++) {
      client.put("x", "v" + i);
    }
    store.run(64 - store.network.now().toMillis() % 20); // What comes is not reported any more.
    store.network.partitionOneWay(List.of("proposer-0"), List.of("replica-2"));
    store.network.partitionOneWay(List.of("replica-1"), List.of("replica-0", "replica-2"));
    client.put("x", "v4");
    client.put("x", "v5");
    store.run(2);
    store.network.host("proposer-0").crash();
    store.atTheFirst(
        AcceptorMessage.Prepare.class,
        () -> {
          Partition cut = store.network.partitionOneWay(List.of("proposer-1"), ACCEPTORS);
          store.network.after(
              Duration.ofMillis(10),
              () -> {
                cut.heal();
                store.network.host("replica-0").wipe().restart();
              });
        });
    store.run(400);
    Outcome<String> unused = store.put("y", "after");
    return store;
  }

  @Test
  void a_replica_that_loses_its_disk_in_an_election_does_not_make_a_slot_chosen_twice() {
    try (Store store = diskLost(Mistake.NONE)) {
      assertThat(store.violations).isEmpty();
      assertThat(store.get("x")).hasToString("v5");
    }
  }

  @Test
  void what_only_one_replica_has_after_a_loss_of_a_disk_is_proposed_again_from_the_acceptors() {
    try (Store store = diskLost(Mistake.NONE)) {
      store.network.host("replica-1").crash();
      store.run(1000);
      assertThat(store.get("x")).hasToString("v5");
      assertThat(store.get("y")).hasToString("after");
    }
  }

  @Test
  void a_router_that_begins_before_the_slots_that_it_asked_for_breaks_in_that_schedule() {
    try (Store store = diskLost(Mistake.ASKED_FROM_FURTHER)) {
      assertThat(store.violations).isNotEmpty();
    }
  }

  /**
   * A vote is of a memory that is lost before the others' votes come, and these say so; the slot
   * needs the vote of the new memory.
   */
  @Test
  void a_vote_of_a_lost_memory_is_asked_for_again() {
    try (Store store = new Store(Mistake.NONE, 3, false)) {
      assertThat(store.put("a", "1")).isInstanceOf(Outcome.Done.class);
      store.run(41 - store.network.now().toMillis() % 20);
      Partition cut =
          store.network.partitionOneWay(List.of("proposer-0"), List.of("acceptor-0", "acceptor-2"));
      CompletableFuture<Outcome<String>> pending =
          store
              .server
              .connect()
              .withLimit(Duration.ofSeconds(20))
              .executeAsync(KVSOperation.put("b", "2"));
      store.run(6);
      store.network.host("acceptor-1").wipe().restart();
      store.run(25);
      store.network.host("acceptor-2").crash();
      cut.heal();
      store.run(2_000);
      assertThat(pending).isCompletedWithValueMatching(Outcome.Done.class::isInstance);
      assertThat(store.violations).isEmpty();
      assertThat(REPLICAS)
          .allSatisfy(replica -> assertThat(store.network.host(replica).isUp()).isTrue());
    }
  }

  /** Their answers come later than a proposer that has measured nothing waits. */
  private static Store farReplicas(Mistake mistake) {
    Store store = new Store(mistake, 3, false);
    for (int proposer = 0; proposer < 3; proposer++) {
      for (String replica : REPLICAS) {
        store.latency("proposer-" + proposer, replica, 250);
        store.latency(replica, "proposer-" + proposer, 250);
      }
    }
    store.run(10_000);
    return store;
  }

  @Test
  void reports_of_replicas_count_that_come_after_the_next_question_to_the_acceptors() {
    try (Store store = farReplicas(Mistake.NONE)) {
      assertThat(store.put("x", "y")).isInstanceOf(Outcome.Done.class);
    }
  }

  @Test
  void a_router_that_forgets_them_has_no_leader_in_that_schedule() {
    try (Store store = farReplicas(Mistake.REPORTS_FORGOTTEN)) {
      assertThat(store.put("x", "y")).isInstanceOf(Outcome.NotDone.class);
    }
  }

  /**
   * Replica-2 is down while some slots are chosen and forgotten; then replica-1, which has them, is
   * down, and replica-0 loses its disk. Replicas 0 and 2 lack what replica-1 alone has.
   */
  @Test
  void a_leader_whose_replicas_do_not_get_on_keeps_no_more_than_its_bound() {
    try (Store store = new Store(Mistake.NONE, 3, false)) {
      store.network.host("replica-2").crash();
      for (int i = 0; i < 10; i++) {
        assertThat(store.put("x", "v" + i)).isInstanceOf(Outcome.Done.class);
      }
      store.run(500);
      store.network.host("replica-1").crash();
      store.network.host("replica-0").crash().wipe().restart();
      store.network.host("replica-2").restart();
      Map<Long, Integer> proposed = new HashMap<>();
      store.network.addListener(
          event -> {
            if (event instanceof NetworkEvent.Sent sent
                && sent.message() instanceof AcceptorMessage.Accept<?> accept) {
              proposed.put(accept.slot(), accept.weight());
            }
          });
      KVSClient<String> client = store.server.connect().withLimit(Duration.ofSeconds(20));
      for (int second = 0; second < 15; second++) {
        for (int i = 0; i < 10_000; i++) {
          var unused = client.putAsync("key-" + i, "value");
        }
        store.run(1_000);
      }
      int kept = proposed.values().stream().mapToInt(weight -> weight).sum();
      assertThat(kept).isBetween(100_000, 102_000);
      store.network.host("replica-1").restart();
      store.run(20_000);
      assertThat(store.put("x", "after")).isInstanceOf(Outcome.Done.class);
      assertThat(store.violations).isEmpty();
    }
  }

  /** The leader does one command at a time, each takes 50 ms, and 600 wait when more come. */
  private static List<Outcome<String>> outcomesWithAFullLeader(Mistake mistake) {
    PaxosSettings oneByOne =
        new PaxosSettings(3, 3, 3, true, Duration.ofMillis(20), 5, 1, 1, 10_000, false);
    try (Store store = new Store(mistake, oneByOne)) {
      List<String> hosts = store.server.topology().hosts();
      store.network.links(hosts, hosts).latency(Latency.constant(Duration.ofMillis(25)));
      assertThat(store.put("key", "a")).isInstanceOf(Outcome.Done.class);
      List<CompletableFuture<Outcome<String>>> early = store.putByEach(600);
      store.run(1_000);
      List<CompletableFuture<Outcome<String>>> late = store.putByEach(20);
      store.run(2_000);
      assertThat(early).hasSize(600);
      return late.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
    }
  }

  @Test
  void a_full_leader_refuses_sessions_that_come() {
    assertThat(outcomesWithAFullLeader(Mistake.NONE))
        .hasSizeGreaterThan(15)
        .allSatisfy(outcome -> assertThat(outcome).hasToString("unavailable: the leader is busy"));
  }

  @Test
  void a_leader_that_never_refuses_lets_them_wait_in_that_schedule() {
    assertThat(outcomesWithAFullLeader(Mistake.NEVER_REFUSES)).isEmpty();
  }

  /** One in twenty messages to replicas is lost, and heartbeats are 10 s apart. */
  private static Duration slowestWithLossToReplicas(Mistake mistake) {
    PaxosSettings rareHeartbeats =
        new PaxosSettings(3, 3, 3, false, Duration.ofSeconds(10), 5, 16, 1000, 10_000, false);
    try (Store store = new Store(mistake, rareHeartbeats)) {
      KVSClient<String> client = store.server.connect("alice").withLimit(Duration.ofMinutes(5));
      client.put("key", "a");
      for (String replica : REPLICAS) {
        store.network.link("proposer-0", replica).loss(0.05);
      }
      Duration slowest = Duration.ZERO;
      for (int i = 0; i < 400; i++) {
        Duration begin = store.network.now();
        client.put("key", "b");
        Duration took = store.network.now().minus(begin);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
      }
      return slowest;
    }
  }

  @Test
  void a_lost_message_to_a_replica_is_repaired_before_the_next_heartbeat() {
    assertThat(slowestWithLossToReplicas(Mistake.NONE)).isLessThan(Duration.ofMillis(30));
  }

  @Test
  void a_leader_that_repairs_with_heartbeats_takes_seconds_in_that_schedule() {
    assertThat(slowestWithLossToReplicas(Mistake.REPAIR_WAITS_FOR_HEARTBEATS))
        .isGreaterThan(Duration.ofSeconds(1));
  }
}
