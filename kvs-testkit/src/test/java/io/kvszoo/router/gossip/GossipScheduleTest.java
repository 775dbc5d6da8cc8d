package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.Latency;
import io.kvszoo.network.Partition;
import io.kvszoo.network.SimulatedNetwork;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
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
