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
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.HealedHosts;
import io.kvszoo.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds after every event, under more faults than the contracts have. */
class PaxosInvariantTest {

  private static final int SEEDS = Integer.getInteger("kvszoo.seeds", 500);

  private static final Swarm MANY_FAULTS =
      new Swarm(new LinkedHashSet<>(Arrays.asList(FaultKind.values())), Duration.ofMillis(500), 30);

  private static Simulation<String> simulation(int hosts) {
    BrokenPaxos router = router(hosts, Mistake.NONE);
    return Simulation.of(new LwwStorage<String>(), router)
        .faults(MANY_FAULTS)
        .afterEachEvent(router::invariant)
        .seeds(SEEDS);
  }

  private static BrokenPaxos router(int hosts, Mistake mistake) {
    return new BrokenPaxos(
        mistake,
        new PaxosSettings(hosts, hosts, hosts, true, Duration.ofMillis(5), 3, 8, 2, 5, false));
  }

  @Test
  void on_three_hosts_one_batch_at_most_is_chosen_for_a_slot_and_all_apply_it() {
    simulation(3).check();
  }

  @Test
  void a_majority_that_is_healed_goes_on_without_the_others() {
    simulation(5).faults(MANY_FAULTS.without(FaultKind.WIPE)).healing(HealedHosts.MAJORITY).check();
  }

  /**
   * The replicas have some slots from the leader before, the new one does not know yet that these
   * are chosen, and a write after them is chosen, applied and answered.
   */
  private static final String WRITE_PAST_A_HOLE =
      """
      seed 7913
      client put 0=4, get 0 @23015us, put 0=12 @30504us, put 0=16 @42710us, put 0=20, get 0, get 0, put 0=32
      client delete 0 @6728us, cas 0=5, get 0 @19509us, get 0 @28816us, get 0 @58826us, get 0, put 0=33 @73748us, get 0, get 0
      client put 0=2, get 0, cas 0=10, get 0, get 0, get 0, put 0=26, cas 0=30, get 0 @70564us, get 0, put 0=42, get 0
      client get 0 @19514us, get 0, get 0 @38184us, get 0 @42609us, cas 0=35 @78136us, cas 0=39
      77ms-84ms partition client-1 node-0 node-4 client-3 node-1 client-0 client-2 node-3 | node-2
      3ms-7ms partition node-2 client-2 node-1 | client-3 client-0 node-3 node-4 node-0 client-1
      246ms-271ms partition client-2 node-3 client-3 | node-4 node-2 node-1 client-0 client-1 node-0
      98ms-463ms delay 0s 152ms
      184ms-192ms partition node-1 client-1 client-3 node-2 node-4 client-2 | node-3 node-0 client-0
      310ms-322ms flapping-partition node-1 node-4 client-0 client-3 | node-0 client-1 node-2 client-2 node-3 68ms
      167ms-179ms partition client-1 node-3 client-3 node-2 client-2 | node-0 node-1 client-0 node-4
      83ms-135ms loss 0.26
      110ms-111ms partition client-3 node-1 node-3 node-2 client-2 | node-4 client-1 client-0 node-0
      315ms-652ms loss 0.26
      16ms-84ms loss 0.13
      """;

  @Test
  void a_read_sees_a_write_past_a_hole_that_replicas_have_filled_from_the_leader_before() {
    assertThat(judged(Mistake.NONE)).isEmpty();
    assertThat(judged(Mistake.READS_BEFORE_THE_FIRST_HOLE))
        .hasValueSatisfying(finding -> assertThat(finding.rule()).isEqualTo("linearizable"));
  }

  private static Optional<Finding> judged(Mistake mistake) {
    Simulation<String> simulation =
        Simulation.of(new LwwStorage<String>(), router(5, mistake)).healing(HealedHosts.MAJORITY);
    return simulation.judge(simulation.replay(WRITE_PAST_A_HOLE));
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
