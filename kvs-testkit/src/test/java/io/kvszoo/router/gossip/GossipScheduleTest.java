package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Schedules that broke the replicas once, step by step. Each names what is lost and what is late;
 * the router with the mistake put back must break in the same schedule.
 */
class GossipScheduleTest {

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  /**
   * Carol, at replica-2, writes x and then k. Replica-0 hears of x late, replica-1 of k alone, so
   * that k waits there. Alice deletes k. Replica-2 loses its disk, and with it k, which nobody else
   * has applied. When replica-1 gets x, k must not come out.
   *
   * @return what alice, bob and carol read of k in the end, each at a replica of their own
   */
  private static List<List<String>> writeThatOnlyABufferHas(Mistake mistake) {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    GossipSettings settings = new GossipSettings(3, 2, ms(2_000), 2, 10_000, false, false);
    try (var server =
        KVSServer.start(new LwwStorage<String>(), new BrokenGossip(mistake, settings), network)) {
      KVSClient<String> alice = server.connect("alice");
      KVSClient<String> bob = server.connect("bob");
      KVSClient<String> carol = server.connect("carol");
      List.of(alice, bob, carol).forEach(client -> client.get("k"));
      network.link("replica-2", "replica-1").loss(1);
      network.link("replica-2", "replica-0").latency(Latency.constant(ms(100)));
      var x = carol.executeAsync(KVSOperation.put("x", "1"));
      network.runFor(ms(4));
      network.link("replica-2", "replica-1").loss(0);
      network.link("replica-2", "replica-0").loss(1);
      CompletableFuture<Outcome<String>> old = carol.executeAsync(KVSOperation.put("k", "old"));
      network.runFor(ms(3));
      CompletableFuture<Outcome<String>> delete = alice.executeAsync(KVSOperation.delete("k"));
      network.runFor(ms(150));
      assertThat(x).isDone();
      assertThat(old).isNotDone();
      assertThat(delete).isCompletedWithValueMatching(Outcome.Done.class::isInstance);
      network.link("replica-2", "replica-0").loss(0).latency(Latency.constant(ms(1)));
      network.host("replica-2").wipe().restart();
      network.runUntil(() -> isCaughtUp(network, "replica-2"), Duration.ofMinutes(1));
      Partition cut =
          network.partitionOneWay(List.of("replica-0", "replica-2"), List.of("replica-1"));
      network.runFor(Duration.ofSeconds(20));
      cut.heal();
      network.runFor(Duration.ofMinutes(5));
      return List.of(alice.get("k").values(), bob.get("k").values(), carol.get("k").values());
    }
  }

  /**
   * What alice sends comes twice, the second time eight minutes later, when a replica has forgotten
   * that it did it, and bob has written something else.
   *
   * @return what bob reads in the end
   */
  private static List<String> copyComesLate(Mistake mistake) {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    GossipSettings settings = new GossipSettings(3, 2, ms(2_000), 1, 10_000, false, false);
    try (var server =
        KVSServer.start(new LwwStorage<String>(), new BrokenGossip(mistake, settings), network)) {
      KVSClient<String> alice = server.connect("alice");
      KVSClient<String> bob = server.connect("bob");
      for (int replica = 0; replica < 3; replica++) {
        Latency ofCopies = Latency.constant(Duration.ofMinutes(8));
        network.link("alice", "replica-" + replica).duplication(1, ofCopies);
      }
      alice.put("x", "first");
      network.links().duplication(0);
      network.runFor(ms(100));
      List<KVSClient<String>> busy = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        busy.add(server.connect("busy-" + i));
      }
      bob.put("x", "second");
      for (int i = 0; i < 30; i++) {
        network.runFor(Duration.ofSeconds(20));
        busy.forEach(client -> client.put("y", "z"));
      }
      return bob.get("x").values();
    }
  }

  @Test
  void a_copy_that_comes_after_its_lease_is_not_done_though_the_answer_is_forgotten() {
    assertThat(copyComesLate(Mistake.NONE)).containsExactly("second");
  }

  @Test
  void replicas_that_count_the_lease_from_when_a_write_comes_do_it_twice_in_that_schedule() {
    assertThat(copyComesLate(Mistake.LEASE_BEGINS_WHEN_RECEIVED)).containsExactly("first");
  }

  @Test
  void what_replicas_keep_for_sessions_does_not_grow_with_all_that_ever_were() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    GossipSettings settings = new GossipSettings(3, 2, ms(5_000), 1, 10_000, false, false);
    BrokenGossip router = new BrokenGossip(Mistake.NONE, settings);
    try (var server = KVSServer.start(new LwwStorage<String>(), router, network)) {
      for (int hour = 0; hour < 8; hour++) {
        for (int i = 0; i < 180; i++) {
          KVSClient<String> client = server.connect("host-" + i % 6);
          client.put("key-" + i % 10, "" + hour);
          client.close();
          network.runFor(Duration.ofSeconds(20));
        }
        assertThat(router.disks().values())
            .extracting(disk -> disk.table("answered sessions").size())
            .allSatisfy(sessions -> assertThat(sessions).isBetween(1, 8));
      }
    }
  }

  /**
   * Alice has seen what one of two replicas lacks, which cannot ask the other. Sixty writes of hers
   * come to it and wait, and she gives them up. Meanwhile others come, so that their answers have
   * the places of those of the first. The first are refused when they have waited long enough.
   *
   * @return how the others end, once all can talk
   */
  private static List<Outcome<String>> refusalOfWhatIsOver() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    GossipSettings settings = new GossipSettings(2, 1, ms(100), 1, 10_000, true, false);
    BrokenGossip router = new BrokenGossip(Mistake.NONE, settings);
    try (var server = KVSServer.start(new LwwStorage<String>(), router, network)) {
      KVSClient<String> alice = server.connect("alice");
      network.runFor(ms(300));
      List<String> replicas = List.of("replica-0", "replica-1");
      for (int i = 0; i < 6; i++) {
        alice.put("so that she knows the time of both " + i, "");
      }
      network.links(replicas, replicas).loss(1);
      for (int i = 0; i < 6; i++) {
        var unused = alice.getAsync("so that both are heard of " + i);
      }
      network.runFor(ms(2));
      alice.put("seen", "by one replica");
      KVSClient<String> hasty = alice.withLimit(ms(10));
      for (int i = 0; i < 60; i++) {
        var unused = hasty.executeAsync(KVSOperation.put("first " + i, ""));
      }
      network.runFor(ms(30));
      List<CompletableFuture<Outcome<String>>> others = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        others.add(alice.executeAsync(KVSOperation.put("other " + i, "")));
      }
      network.runFor(ms(30));
      network.links().loss(0);
      return others.stream().map(CompletableFuture::join).toList();
    }
  }

  @Test
  void the_refusal_of_a_write_that_is_over_does_not_pass_for_the_answer_to_another() {
    assertThat(refusalOfWhatIsOver()).hasSize(60).hasOnlyElementsOfType(Outcome.Done.class);
  }

  private static boolean isCaughtUp(SimulatedNetwork network, String host) {
    return network.host(host).processes().stream()
        .allMatch(
            process -> network.view(process).filter(view -> view.standing().isEmpty()).isPresent());
  }

  @Test
  void a_write_that_only_a_buffer_has_after_a_loss_of_a_disk_does_not_come_back() {
    assertThat(writeThatOnlyABufferHas(Mistake.NONE))
        .allSatisfy(values -> assertThat(values).isEmpty());
  }

  @Test
  void replicas_with_a_buffer_that_outlives_a_memory_diverge_in_that_schedule() {
    assertThat(writeThatOnlyABufferHas(Mistake.BUFFER_OUTLIVES_MEMORY))
        .anySatisfy(values -> assertThat(values).containsExactly("old"));
  }
}
