package io.kvszoo.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Swarm SURVIVED = Swarm.ofAll().without(FaultKind.WIPE);

  @Test
  void our_architectures_keep_their_promises() {
    Simulation.of(new LwwStorage<>(), new LocalRouter()).faults(SURVIVED).check();
    Report report =
        Simulation.of(new LwwStorage<>(), ShardedRouter.of(3)).faults(SURVIVED).seeds(3000).run();
    System.out.println(report.runs() + " " + report.time());
    assertThat(report.violation()).isEmpty();
  }

  @Test
  void a_disk_that_is_lost_breaks_a_rule() {
    Report report =
        Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
            .orSmaller(ShardedRouter.of(1))
            .faults(Swarm.of(FaultKind.WIPE, FaultKind.LOSS, FaultKind.PAUSE))
            .run();
    assertThat(report.violation()).isPresent();
    System.out.println(report.violation().get());
  }
}
