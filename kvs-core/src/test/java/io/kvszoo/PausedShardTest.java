package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shard pauses for a while with operations in flight; what comes after it is as fast as ever. */
class PausedShardTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
  private final KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>>
      server = KVSServer.start(new LwwStorage<>(), ShardedRouter.of(1), network);
  private final KVSClient<String> alice = server.connect("alice");

  private void pauseWithGetsInFlight(int gets) {
    for (int i = 0; i < 100; i++) {
      alice.put("key", "" + i);
    }
    network.host("shard-0").pause();
    List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
    for (int i = 0; i < gets; i++) {
      outcomes.add(alice.executeAsync(KVSOperation.get("key" + i)));
    }
    network.runFor(Duration.ofSeconds(9));
    network.host("shard-0").resume();
    network.runFor(Duration.ofMillis(500));
    assertThat(outcomes)
        .extracting(CompletableFuture::join)
        .hasOnlyElementsOfType(Outcome.Done.class);
  }

  private Duration timeOf(CompletableFuture<?> operation) {
    Duration began = network.now();
    var unused = operation.join();
    return network.now().minus(began);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 20, 40})
  void a_message_that_is_lost_after_a_pause_is_sent_again_within_a_second(int gets) {
    pauseWithGetsInFlight(gets);
    network.link("alice", "shard-0").loss(1);
    var put = alice.putAsync("lost", "once");
    network.runFor(Duration.ofMillis(1));
    network.link("alice", "shard-0").loss(0);
    assertThat(timeOf(put)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void the_copies_of_what_waited_for_a_paused_shard_do_not_flood_it() {
    network.host("shard-0").capacity(10_000);
    pauseWithGetsInFlight(200);
    KVSClient<String> bob = server.connect("bob");
    assertThat(timeOf(bob.getAsync("key"))).isLessThan(Duration.ofMillis(100));
  }
}
