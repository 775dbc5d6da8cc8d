package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.simulation.HealedHosts;
import io.kvszoo.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds after every event, under more faults than the contracts have. */
class PaxosInvariantTest {

  private static final int SEEDS = Integer.getInteger("kvszoo.seeds", 500);

  private static final Swarm MANY_FAULTS =
      new Swarm(new LinkedHashSet<>(Arrays.asList(FaultKind.values())), Duration.ofMillis(500), 30);

  private static Simulation<String> simulation(int hosts) {
    PaxosSettings settings =
        new PaxosSettings(hosts, hosts, hosts, true, Duration.ofMillis(5), 3, 8, 2, 5, false);
    BrokenPaxos router = new BrokenPaxos(Mistake.NONE, settings);
    return Simulation.of(new LwwStorage<String>(), router)
        .faults(MANY_FAULTS)
        .afterEachEvent(router::invariant)
        .seeds(SEEDS);
  }

  @Test
  void on_three_hosts_one_batch_at_most_is_chosen_for_a_slot_and_all_apply_it() {
    simulation(3).check();
  }

  @Test
  void a_majority_that_is_healed_goes_on_without_the_others() {
    simulation(5).faults(MANY_FAULTS.without(FaultKind.WIPE)).healing(HealedHosts.MAJORITY).check();
  }

  @Test
  void a_proposer_never_uses_a_ballot_again_after_a_restart() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    Map<Ballot, String> users = new HashMap<>();
    int[] restarts = {0};
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Sent sent
              && sent.message() instanceof AcceptorMessage.Prepare<?> prepare) {
            String user = sent.from() + " after restart " + restarts[0];
            assertThat(users.merge(prepare.ballot(), user, (one, other) -> one)).isEqualTo(user);
          }
        });
    try (var server = KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network)) {
      for (; restarts[0] < 20; restarts[0]++) {
        network.runFor(Duration.ofMillis(300));
        server.topology().hosts().forEach(host -> network.host(host).crash());
        server.topology().hosts().forEach(host -> network.host(host).restart());
      }
    }
    assertThat(users).hasSize(20);
  }
}
