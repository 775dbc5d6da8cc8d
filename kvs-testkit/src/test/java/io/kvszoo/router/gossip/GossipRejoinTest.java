package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Schedules in which replica-2 loses its disk, step by step: how it comes back, what it takes, and
 * from when on it serves.
 */
class GossipRejoinTest {

  private static final String LOST = "replica-2";
  private static final List<String> OTHERS = List.of("replica-0", "replica-1");
  private static final int REPLICAS = 3;

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  /** Starts replicas, and clients with their homes at one after the other. */
  private List<KVSClient<String>> start(Mistake mistake, String... clients) {
    return start(mistake, ms(100), clients);
  }

  private List<KVSClient<String>> start(Mistake mistake, Duration interval, String... clients) {
    var settings = new GossipSettings(REPLICAS, REPLICAS - 1, interval, 1, 10_000, false, false);
    KVSServer<String, ?, ?> server =
        KVSServer.start(new LwwStorage<String>(), new BrokenGossip(mistake, settings), network);
    return List.of(clients).stream().map(server::connect).toList();
  }

  private ProcessView view(String host) {
    return network.view(network.host(host).processes().get(0)).orElseThrow();
  }

  private boolean hasMemory(String host) {
    return !view(host).standing().equals("has no memory");
  }

  private boolean serves(String host) {
    return view(host).standing().isEmpty();
  }

  private String clock(String host) {
    return String.valueOf(view(host).facts().get("clock"));
  }

  private void lose(String host) {
    network.host(host).wipe().restart();
  }

  private void loss(double probability) {
    network.links(OTHERS, List.of(LOST)).loss(probability);
  }

  /** Writes at the replica that lost its disk, and says under which incarnation. */
  private int incarnationOf(KVSClient<String> clientAtLost) {
    clientAtLost.put("own", "write");
    String entry = String.valueOf(view(LOST).entries().get("own")); // Such as "write 5:1".
    int actor = Integer.parseInt(entry.substring(entry.indexOf(' ') + 1, entry.indexOf(':')));
    assertThat(actor % REPLICAS).isEqualTo(2);
    return actor / REPLICAS;
  }

  /** While bob writes, replica-0 and replica-1 tell each other more quickly than they are asked. */
  private List<KVSClient<String>> joinOverASlowLink(Mistake mistake) {
    List<KVSClient<String>> clients = start(mistake, "alice", "bob", "carol");
    clients.get(1).put("k", "v");
    network.runFor(ms(500));
    network.link(LOST, "replica-0").latency(Latency.constant(ms(60)));
    lose(LOST);
    for (int i = 0; i < 500 && !serves(LOST); i++) {
      clients.get(1).put("k", "v" + i);
      network.runFor(ms(8));
    }
    return clients;
  }

  @Test
  void a_replica_whose_proposal_is_told_by_gossip_before_it_asks_comes_back_under_it() {
    List<KVSClient<String>> clients = joinOverASlowLink(Mistake.NONE);
    assertThat(serves(LOST)).isTrue();
    assertThat(incarnationOf(clients.get(2))).isEqualTo(1);
  }

  @Test
  void a_replica_whose_proposal_is_refused_since_gossip_told_of_it_stays_out() {
    joinOverASlowLink(Mistake.JOIN_REFUSES_WHAT_GOSSIP_TOLD);
    assertThat(hasMemory(LOST)).isFalse();
  }

  @Test
  void a_replica_that_crashes_while_it_joins_goes_on_with_what_it_proposed() {
    KVSClient<String> carol = start(Mistake.NONE, "alice", "bob", "carol").get(2);
    network.link("replica-1", LOST).loss(1);
    lose(LOST);
    for (int i = 0; i < 5; i++) {
      network.runFor(ms(500));
      network.host(LOST).crash().restart();
    }
    assertThat(hasMemory(LOST)).isFalse();
    network.link("replica-1", LOST).loss(0);
    network.runFor(ms(500));
    assertThat(serves(LOST)).isTrue();
    assertThat(incarnationOf(carol)).isEqualTo(1);
  }

  /** Only replica-0 hears of the first proposal, whose copies come late. */
  @Test
  void a_disk_that_is_lost_twice_while_its_replica_joins_costs_two_incarnations() {
    KVSClient<String> carol = start(Mistake.NONE, "alice", "bob", "carol").get(2);
    network.runFor(ms(500));
    network.link(LOST, "replica-1").latency(Latency.constant(ms(2_000)));
    lose(LOST);
    network.runFor(ms(100));
    network.link(LOST, "replica-1").latency(Latency.constant(ms(1)));
    network.partition(List.of("replica-0"), List.of("replica-1"));
    lose(LOST);
    network.runFor(ms(5_000));
    assertThat(serves(LOST)).isTrue();
    assertThat(incarnationOf(carol)).isEqualTo(2);
    network.heal();
    network.runFor(ms(1_000));
    OTHERS.forEach(other -> assertThat(clock(other)).isEqualTo(clock(LOST)));
  }

  /**
   * Replica-0 grants, tells nobody, loses its own disk, and comes back before replica-1 grants and
   * before it is asked again.
   */
  @Test
  void the_grant_of_a_replica_that_lost_its_disk_since_does_not_count() {
    start(Mistake.NONE, "alice");
    network.runFor(ms(500));
    Partition cut = network.partition(List.of("replica-1"), List.of("replica-0", LOST));
    lose(LOST);
    network.runFor(ms(60));
    cut.heal();
    cut = network.partition(List.of("replica-1"), List.of(LOST));
    lose("replica-0");
    network.runUntil(() -> serves("replica-0"), Duration.ofSeconds(10));
    network.link("replica-0", LOST).loss(1);
    cut.heal();
    network.runFor(ms(500));
    assertThat(hasMemory(LOST)).isFalse();
    network.link("replica-0", LOST).loss(0);
    network.runFor(ms(500));
    assertThat(serves(LOST)).isTrue();
  }

  @Test
  void a_hundred_lost_disks_cost_an_entry_for_each_that_was_written_under() {
    KVSClient<String> carol = start(Mistake.NONE, "alice", "bob", "carol").get(2);
    for (int i = 0; i < 100; i++) {
      lose(LOST);
      network.runUntil(() -> serves(LOST), Duration.ofSeconds(10));
    }
    assertThat(incarnationOf(carol)).isEqualTo(100);
    network.runFor(ms(1_000));
    OTHERS.forEach(other -> assertThat(clock(other)).isEqualTo("{302:1}"));
  }

  @Test
  void a_dead_host_that_is_replaced_by_one_with_an_empty_disk_lets_another_rejoin_and_rejoins() {
    List<KVSClient<String>> clients = start(Mistake.NONE, "alice", "bob", "carol");
    clients.get(0).put("k", "kept by replica-1 alone");
    network.runFor(ms(500));
    network.host("replica-0").crash();
    lose(LOST);
    network.runFor(Duration.ofMinutes(10));
    assertThat(hasMemory(LOST)).isFalse();
    network.host("replica-0").wipe().restart();
    network.runFor(ms(1_000));
    assertThat(serves("replica-0") && serves(LOST)).isTrue();
    clients.forEach(
        client -> assertThat(client.get("k").value()).contains("kept by replica-1 alone"));
    assertThat(clock("replica-0")).isEqualTo(clock("replica-1")).isEqualTo(clock(LOST));
    clients.get(2).put("k", "written after");
    network.runFor(ms(1_000));
    clients.forEach(client -> assertThat(client.get("k").value()).contains("written after"));
  }

  @Test
  void an_answer_to_a_lost_memory_does_not_let_the_new_one_serve() {
    KVSClient<String> alice = start(Mistake.NONE, "alice").get(0);
    alice.put("k", "on all three disks");
    network.runFor(ms(500));
    network.link("replica-0", LOST).latency(Latency.constant(ms(700)));
    network.runFor(ms(600));
    network.link("replica-0", LOST).latency(Latency.constant(ms(1)));
    lose(LOST);
    network.runUntil(() -> hasMemory(LOST), Duration.ofSeconds(10));
    loss(1);
    network.runFor(ms(800));
    assertThat(serves(LOST)).isFalse();
    loss(0);
    network.runFor(ms(500));
    assertThat(serves(LOST)).isTrue();
    assertThat(clock(LOST)).isEqualTo(clock("replica-0"));
  }

  /**
   * Replica-2, which lacks k, asks replica-0, whose answer takes long, and gets k from replica-1. K
   * is deleted, and as all have the delete, all forget it. Replica-2 loses its disk, and then gets
   * the late answer, which has k and nothing of the delete.
   *
   * @return what alice, bob and carol read of k in the end, each at a replica of their own
   */
  private List<List<String>> whatIsReadAfterALateAnswer(Mistake mistake) {
    List<KVSClient<String>> clients = start(mistake, "alice", "bob", "carol");
    network.runFor(ms(500));
    loss(1);
    clients.get(0).put("k", "old");
    network.runFor(ms(5));
    loss(0);
    network.link("replica-0", LOST).latency(Latency.constant(ms(5_000)));
    network.link("replica-1", LOST).loss(1);
    network.runFor(ms(300)); // Answers are under way from replica-0, none from replica-1.
    network.link("replica-0", LOST).latency(Latency.constant(ms(1)));
    network.link("replica-1", LOST).loss(0);
    network.runFor(ms(1_000));
    assertThat(clients.get(2).get("k").value()).contains("old");
    clients.get(0).delete("k");
    network.runFor(ms(1_000));
    lose(LOST);
    network.runUntil(() -> hasMemory(LOST), Duration.ofSeconds(10));
    loss(1);
    network.runFor(ms(5_000));
    loss(0);
    network.runFor(ms(1_000));
    assertThat(serves(LOST)).isTrue();
    assertThat(clock(LOST)).isEqualTo(clock("replica-0")).isEqualTo(clock("replica-1"));
    return clients.stream().map(client -> client.get("k").values()).toList();
  }

  @Test
  void what_was_sent_to_a_lost_memory_does_not_bring_back_what_was_deleted_since() {
    assertThat(whatIsReadAfterALateAnswer(Mistake.NONE))
        .allSatisfy(values -> assertThat(values).isEmpty());
  }

  @Test
  void replicas_that_take_what_was_sent_to_a_lost_memory_diverge_in_that_schedule() {
    assertThat(whatIsReadAfterALateAnswer(Mistake.TAKES_FROM_WHO_DOES_NOT_KNOW_IT))
        .contains(List.of("old"), List.of());
  }

  /** As before, but that a push is late, and comes before the new memory has anything. */
  @Test
  void a_late_push_to_a_lost_memory_does_not_bring_back_what_was_deleted_since() {
    List<KVSClient<String>> clients = start(Mistake.NONE, "alice", "bob", "carol");
    network.runFor(ms(500));
    network.link("replica-0", LOST).latency(Latency.constant(ms(5_000)));
    clients.get(0).put("k", "old");
    network.runFor(ms(5));
    network.link("replica-0", LOST).latency(Latency.constant(ms(1)));
    network.runFor(ms(1_000));
    clients.get(0).delete("k");
    network.runFor(ms(1_000));
    lose(LOST);
    network.runUntil(() -> hasMemory(LOST), Duration.ofSeconds(10));
    loss(1);
    network.runFor(ms(5_000));
    loss(0);
    network.runFor(ms(1_000));
    assertThat(serves(LOST)).isTrue();
    clients.forEach(client -> assertThat(client.get("k").values()).isEmpty());
  }

  /** The clock of replica-2 is so far behind that it cannot take the last write of the others. */
  private Outcome<String> readWhereAPartCannotBeTaken(Mistake mistake) {
    List<KVSClient<String>> clients = start(mistake, "alice", "bob", "carol");
    clients.get(0).put("k", "taken by all");
    network.runFor(ms(500));
    network.host("replica-0").clockOffset(Duration.ofMinutes(4));
    network.host(LOST).clockOffset(Duration.ofMinutes(-4));
    clients.get(0).put("k", "too far ahead for replica-2");
    network.runFor(ms(500));
    lose(LOST);
    network.runFor(ms(1_000));
    network.partition(List.of("carol"), OTHERS);
    Outcome<String> outcome = clients.get(2).execute(KVSOperation.get("k"));
    network.runFor(Duration.ofMinutes(4));
    assertThat(clients.get(2).get("k").value()).contains("too far ahead for replica-2");
    return outcome;
  }

  @Test
  void a_replica_that_could_take_only_a_part_of_an_answer_does_not_serve() {
    assertThat(readWhereAPartCannotBeTaken(Mistake.NONE))
        .asInstanceOf(type(Outcome.NotDone.class))
        .satisfies(
            outcome ->
                assertThat(outcome.reason()).contains("lost its disk and has not caught up"));
  }

  @Test
  void a_replica_that_takes_a_part_for_all_serves_what_it_had_before_the_loss() {
    assertThat(readWhereAPartCannotBeTaken(Mistake.CAUGHT_UP_BY_A_PART))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_lost_message_delays_the_return_by_a_second_however_seldom_replicas_exchange() {
    KVSClient<String> alice = start(Mistake.NONE, Duration.ofDays(1), "alice").get(0);
    alice.put("k", "v");
    loss(1);
    lose(LOST);
    network.runFor(ms(500));
    assertThat(hasMemory(LOST)).isFalse();
    loss(0);
    network.runUntil(() -> hasMemory(LOST), Duration.ofSeconds(2));
    loss(1); // What the others have.
    network.runFor(ms(500));
    assertThat(serves(LOST)).isFalse();
    loss(0);
    network.runFor(Duration.ofSeconds(2));
    assertThat(serves(LOST)).isTrue();
  }
}
