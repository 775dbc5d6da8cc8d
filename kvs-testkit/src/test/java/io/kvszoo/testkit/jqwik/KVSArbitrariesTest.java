package io.kvszoo.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.contract.WriteHistory;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.simulation.Scenario;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Step;
import io.kvszoo.testkit.simulation.Workload;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.platform.testkit.engine.EngineTestKit;

class KVSArbitrariesTest {

  private static final List<String> HOSTS = List.of("shard-0", "shard-1", "shard-2", "client-0");

  @Provide
  Arbitrary<Scenario> scenarios() {
    EnumSet<FaultKind> survived = EnumSet.complementOf(EnumSet.of(FaultKind.WIPE));
    return KVSArbitraries.scenarios(KVSArbitraries.faultPlans(HOSTS, survived));
  }

  @Provide
  Arbitrary<Workload> workloads() {
    return KVSArbitraries.workloads();
  }

  @Provide
  Arbitrary<KVSOperation<String>> operations() {
    return KVSArbitraries.operations(Arbitraries.of("a", "b"));
  }

  @Provide
  Arbitrary<WriteHistory<String>> writeHistories() {
    return KVSArbitraries.writeHistories(Arbitraries.of("a", "b"));
  }

  @Property(tries = 200)
  void any_scenario_is_survived(@ForAll("scenarios") Scenario scenario) {
    Simulation<String> simulation = Simulation.of(new LwwStorage<>(), ShardedRouter.of(3));
    assertThat(simulation.judge(simulation.replay(scenario.toString()))).isEmpty();
  }

  @Property
  void scenarios_are_printed_and_read_back(@ForAll("scenarios") Scenario scenario) {
    assertThat(Scenario.parse(scenario.toString())).isEqualTo(scenario);
  }

  @Property
  void workloads_have_as_many_operations_as_they_say(
      @ForAll("workloads") Workload workload, @ForAll long seed) {
    int writesAndReads = workload.steps(new Random(seed)).stream().mapToInt(List::size).sum();
    assertThat(writesAndReads)
        .isBetween(workload.operations(), 2 * workload.operations()); // Updates count twice.
  }

  @Property
  void operations_have_keys(@ForAll("operations") KVSOperation<String> operation) {
    assertThat(operation.key().length()).isLessThanOrEqualTo(20);
  }

  @Property
  void write_histories_are_causally_closed(@ForAll("writeHistories") WriteHistory<String> history) {
    for (int i = 0; i < history.writes().size(); i++) {
      var dependencies = history.writes().get(i).dependencies().clock();
      assertThat(history.writes().subList(0, i)).containsAll(history.coveredBy(dependencies));
    }
  }

  @Example
  void a_failing_scenario_shrinks() {
    EngineTestKit.engine("jqwik")
        .selectors(selectClass(Failing.class))
        .configurationParameter("jqwik.database", "target/jqwik-database-of-broken-subjects")
        .configurationParameter("jqwik.reporting.usejunitplatform", "true")
        .execute()
        .testEvents()
        .assertStatistics(statistics -> statistics.failed(1));
    assertThat(Failing.smallest.plan()).isEqualTo(FaultPlan.NONE);
    assertThat(Failing.smallest.clients().stream().mapToInt(List::size).sum()).isEqualTo(1);
  }

  /** A property that does not hold, and the last scenario for which it was found not to. */
  static final class Failing {

    private static Scenario smallest = new Scenario(0, 0, List.of(), FaultPlan.NONE);

    @Provide
    Arbitrary<Scenario> scenarios() {
      return KVSArbitraries.scenarios(KVSArbitraries.faultPlans(HOSTS));
    }

    @Property
    void nobody_deletes(@ForAll("scenarios") Scenario scenario) {
      for (List<Step> steps : scenario.clients()) {
        for (Step step : steps) {
          if (step.kind() == Step.Kind.DELETE) {
            smallest = scenario;
            throw new AssertionError("there is a delete");
          }
        }
      }
    }
  }
}
