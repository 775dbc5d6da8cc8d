package io.kvszoo.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.HostChange;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.fault.Crash;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.recording.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A smaller run is one of hosts that are there, which fails in the same way. */
class ShrinkerTest {

  private static final Simulation<String> REPLICATED =
      Simulation.of(new LwwStorage<>(), ReplicatedRouter.of(5))
          .orSmaller(ReplicatedRouter.of(2))
          .workload(Workload.mixed().withOperations(5))
          .seeds(1);

  /** A rule that all runs break that have some fault. */
  private static List<Rule<String>> never(Predicate<Fault> some) {
    return List.of(
        run ->
            run.scenario().plan().faults().stream().anyMatch(some)
                ? Optional.of(Finding.of("never", "there is such a fault"))
                : Optional.empty());
  }

  private static Violation violation(Simulation<String> simulation, String plan) {
    return simulation.faults(FaultPlan.parse(plan)).run().violation().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slow-link replica-3 replica-4 50ms",
        "gray-link replica-3 replica-4 0.5 50ms",
        "power-loss replica-3 replica-4",
        "crash-at-send replica-4 1",
        "flapping-partition replica-3 | replica-4 5ms",
        "pause replica-4"
      })
  void faults_are_moved_to_the_hosts_of_a_smaller_router(String action) {
    Violation violation = violation(REPLICATED.rules(never(fault -> true)), "10ms-20ms " + action);
    Scenario smallest = violation.smallest();
    assertThat(smallest.router()).isEqualTo(1);
    assertThat(smallest.plan().faults().get(0).action().toString())
        .isEqualTo(action.replace("replica-3", "replica-1").replace("replica-4", "replica-0"));
  }

  @Test
  void a_fault_of_a_client_is_left_out_where_clients_have_no_hosts() {
    Simulation<String> sharded =
        Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
            .orSmaller(new LocalRouter())
            .rules(never(fault -> fault.action() instanceof Crash))
            .seeds(1);
    Scenario smallest =
        violation(sharded, "10ms-20ms pause client-0; 10ms-20ms crash shard-2").smallest();
    assertThat(smallest.router()).isEqualTo(1);
    assertThat(smallest.plan().faults().get(0).action()).isEqualTo(new Crash("local"));
  }

  @Test
  void a_broken_invariant_does_not_become_another() {
    Violation violation =
        violation(
            REPLICATED.afterEachEvent(
                saying(
                    changed ->
                        switch (changed) {
                          case RESUMED -> Optional.of(Finding.of("one", "is broken by [3, 4]"));
                          case CRASHED -> Optional.of(Finding.of("other", "is broken too"));
                          default -> Optional.empty();
                        })),
            "2ms-3ms crash replica-0; 0ms-1ms pause replica-0");
    assertThat(violation.smallestFinding().reason()).isEqualTo("is broken by [3, 4]");
    assertThat(violation.smallest().plan().faults()).hasSize(1);
  }

  @Test
  void what_is_thrown_does_not_become_something_else_that_is_thrown() {
    Violation violation =
        violation(
            REPLICATED.afterEachEvent(
                saying(
                    changed -> {
                      if (changed == HostChange.RESUMED) {
                        throw new UnsupportedOperationException("resumed");
                      } else if (changed == HostChange.CRASHED) {
                        throw new IllegalStateException("crashed");
                      }
                      return Optional.empty();
                    })),
            "2ms-3ms crash replica-0; 0ms-1ms pause replica-0");
    assertThat(violation.smallestFinding().reason())
        .contains("UnsupportedOperationException: resumed");
  }

  private static Function<SimulatedNetwork, Invariant> saying(
      Function<HostChange, Optional<Finding>> what) {
    return network ->
        event ->
            event instanceof NetworkEvent.HostChanged changed
                ? what.apply(changed.change())
                : Optional.empty();
  }

  @Test
  void steps_come_at_once_and_faults_are_short_in_the_end() {
    Simulation<String> wiped =
        Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
            .orSmaller(ShardedRouter.of(1))
            .workload(Workload.mixed().withOperations(40));
    assertThat(violation(wiped, "600ms-700ms wipe shard-0; 100ms-300ms pause shard-1").smallest())
        .asString()
        .matches("seed \\d+; router 1; client put 0=\\d+; \\dms-\\dms wipe shard-0");
  }

  @Test
  void disks_that_are_lost_in_turn_are_never_lost_at_once_in_a_smaller_run() {
    Violation violation =
        violation(
            REPLICATED.rules(
                List.of(
                    run ->
                        run.scenario().plan().faults().stream()
                                    .flatMap(fault -> fault.action().hosts().stream())
                                    .distinct()
                                    .count()
                                > 1
                            ? Optional.of(Finding.of("loses one disk at most", "it lost two"))
                            : Optional.empty())),
            "500ms-900ms wipe replica-3; 700ms-950ms loss 0.5; 3s-3500ms wipe replica-4");
    FaultPlan plan = violation.smallest().plan();
    assertThat(plan.faults()).hasSize(2);
    assertThat(plan.losesDisksInTurn()).isTrue();
  }
}
