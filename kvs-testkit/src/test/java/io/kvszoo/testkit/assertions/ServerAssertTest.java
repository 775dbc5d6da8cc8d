package io.kvszoo.testkit.assertions;

import static io.kvszoo.testkit.assertions.KVSAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.KVSServer;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.contract.ToyGossipRouter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerAssertTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
  private final KVSServer<String, LwwStorage<String>, Router> server =
      KVSServer.start(new LwwStorage<>(), ToyGossipRouter.claiming(Consistency.EVENTUAL), network);

  @Test
  void replicas_that_are_cut_off_have_not_converged_until_they_are_healed() {
    var alice = server.connect("alice");
    alice.put("x", "old");
    network.runFor(Duration.ofSeconds(1));
    assertThat(server).hasConverged("x");

    var cut = network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    alice.put("x", "new");
    network.runFor(Duration.ofSeconds(1));
    assertThatThrownBy(() -> assertThat(server).hasConverged("x"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("x is new at replica-0, and old at replica-1");

    cut.heal();
    network.runFor(Duration.ofSeconds(1));
    assertThat(server).hasConverged("x");
  }

  @Test
  void nothing_to_compare_is_an_error() {
    assertThatThrownBy(() -> assertThat(server).hasConverged())
        .hasMessageContaining("there are no values to compare");
  }
}
