package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableMap;
import io.kvszoo.network.Address;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.fault.FaultInjector;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.fault.Wipe;
import io.kvszoo.testkit.matrix.Architecture;
import io.kvszoo.testkit.recording.Evidence;
import io.kvszoo.testkit.recording.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Simulation<String> SHARDED =
      Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
          .orSmaller(ShardedRouter.of(1), ShardedRouter.of(2))
          .faults(Swarm.ofAll());

  @Test
  void every_workload_is_survived() {
    for (Workload workload :
        List.of(
            Workload.mixed(),
            Workload.ycsbA(),
            Workload.ycsbB(),
            Workload.ycsbC(),
            Workload.ycsbD(),
            Workload.ycsbF())) {
      Report report = SHARDED.workload(workload).faults(Swarm.standard()).seeds(50).run();
      assertThat(report.violation()).isEmpty();
      assertThat(report.runs()).isEqualTo(50);
    }
  }

  @Test
  void what_breaks_a_rule_is_shown_as_the_smallest_run_that_does() {
    Violation violation = SHARDED.seeds(300).run().violation().orElseThrow();
    assertThat(violation.finding().rule()).isEqualTo("linearizable");
    assertThat(violation.smallestFinding().operations()).hasSizeBetween(1, 3);
    Scenario smallest = violation.smallest();
    assertThat(smallest.operations()).isLessThanOrEqualTo(3);
    assertThat(smallest.clients().size()).isLessThanOrEqualTo(4);
    assertThat(smallest.plan().faults()).hasSize(1);
    assertThat(smallest.plan().faults().get(0).action()).isInstanceOf(Wipe.class);
    assertThat(smallest.router()).isEqualTo(1);
    assertThat(violation.toString())
        .contains("breaks the rule 'linearizable', found with seed")
        .contains("to repeat it: simulation.replay(\"" + smallest + "\")")
        .contains("ShardedRouter(1, LocalRouter) over LwwStorage");
  }

  @Test
  void what_is_printed_repeats_the_violation() {
    Violation violation = SHARDED.seeds(300).run().violation().orElseThrow();
    Run<String> again = SHARDED.replay(violation.smallest().toString());
    assertThat(SHARDED.judge(again)).contains(violation.smallestFinding());
    assertThat(SHARDED.judge(SHARDED.replay(violation.scenario().seed())))
        .contains(violation.finding());
  }

  @Test
  void the_lowest_seed_is_reported_however_many_threads_there_are() {
    Rule<String> never = run -> Optional.of(Finding.of("never", "broken by each run"));
    Simulation<String> simulation = SHARDED.rules(List.of(never)).seeds(20);
    for (int i = 0; i < 200; i++) {
      assertThat(simulation.run().violation().orElseThrow().scenario().seed()).isZero();
    }
  }

  @Test
  void check_throws_what_the_report_says_and_leaves_a_page() {
    AssertionError error =
        catchThrowableOfType(AssertionError.class, () -> SHARDED.seeds(300).check());
    assertThat(error).hasMessageContaining("the smallest run that still does");
    List<String> lines = String.valueOf(error.getMessage()).lines().toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("to see it: ").contains("/target/kvszoo/").endsWith(".html");
    assertThat(Path.of(last.substring("to see it: ".length())))
        .content()
        .contains("ShardedRouter(1, LocalRouter) over LwwStorage", "violates linearizability");
  }

  @Test
  void a_run_repeats_exactly() {
    for (long seed = 0; seed < 20; seed++) {
      Run<String> run = SHARDED.replay(seed);
      Run<String> again = SHARDED.replay(run.scenario().toString());
      assertThat(again.traceHash()).isEqualTo(run.traceHash());
      assertThat(again.history().operations()).isEqualTo(run.history().operations());
    }
  }

  @Test
  void a_plan_by_hand_strikes_when_it_says() {
    Run<String> run =
        SHARDED.replay(
            "seed 1; client put 0=1 @10ms; client get 0 @20ms; 15ms-5s partition client-1 | shard-0 shard-1 shard-2");
    assertThat(run.history().operations().get(0).toString()).contains("put k0=v1 -> ok");
    assertThat(run.history().operations().get(1).toString()).contains("get k0 -> failed");
  }

  @Test
  void a_fault_of_a_host_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> SHARDED.replay("seed 1; client get 0; 1ms-2ms crash replica-7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "'1ms-2ms crash replica-7' names host 'replica-7', which does not exist; the hosts are [shard-0");
    assertThatThrownBy(() -> SHARDED.replay("seed 1; client get 0; 1ms-2ms pause client-1"))
        .hasMessageContaining(
            "names host 'client-1', which does not exist; the hosts are [shard-0, shard-1, shard-2, client-0]");
    assertThatThrownBy(() -> SHARDED.faults(FaultPlan.parse("1ms-2ms crash replica-7")).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names host 'replica-7'");
  }

  @Test
  void clients_of_an_embedded_store_have_no_hosts() {
    Simulation<String> embedded = Simulation.of(new LwwStorage<>(), new LocalRouter());
    assertThatThrownBy(() -> embedded.replay("seed 1; client get 0; 1ms-2ms pause client-0"))
        .hasMessageContaining("names host 'client-0', which does not exist; the hosts are [local]");
  }

  @Test
  void an_invariant_is_checked_after_each_event() {
    Simulation<String> simulation =
        SHARDED
            .faults(FaultPlan.NONE)
            .afterEachEvent(
                network ->
                    event ->
                        event instanceof NetworkEvent.Delivered delivered
                                && delivered.message().toString().contains("delete")
                            ? Optional.of(Finding.of("no deletes", "a delete at " + delivered.at()))
                            : Optional.empty());
    Violation violation = simulation.seeds(50).run().violation().orElseThrow();
    assertThat(violation.finding().rule()).isEqualTo("no deletes");
    assertThat(violation.smallest().operations()).isEqualTo(1);
    assertThat(violation.smallestFinding().reason()).startsWith("a delete at");
    assertThat(violation.smallestFinding().evidence())
        .singleElement()
        .isInstanceOf(Evidence.Event.class);
  }

  @Test
  void a_majority_can_be_healed_alone() {
    int unserved = 0;
    for (long seed = 0; seed < 20; seed++) {
      Run<String> run = SHARDED.healing(HealedHosts.MAJORITY).replay(seed);
      assertThat(run.replicas()).hasSize(3); // Two shards, and the client that can reach both.
      unserved += run.unserved().isEmpty() ? 0 : 1;
    }
    assertThat(unserved).isPositive(); // Where keys are of the shard that stays away.
  }

  @Test
  void a_rule_of_ones_own_takes_the_place_of_the_others() {
    Rule<String> few =
        run -> {
          long puts =
              run.history().operations().stream()
                  .filter(operation -> operation.client() == 0 && operation.input().isWrite())
                  .count();
          return puts > 3 ? Optional.of(Finding.of("few puts", puts + " puts")) : Optional.empty();
        };
    Violation violation = SHARDED.rules(List.of(few)).run().violation().orElseThrow();
    assertThat(violation.smallest().operations()).isEqualTo(4);
  }

  @Test
  void values_can_be_of_any_type() {
    Simulation.of(new LwwStorage<Integer>(), new LocalRouter(), number -> number).seeds(20).check();
  }

  @Test
  void a_run_in_which_time_stands_still_ends() {
    Run<String> run =
        Simulation.of(new LwwStorage<>(), new LocalRouter())
            .afterEachEvent(
                network -> {
                  spin(network);
                  return event -> Optional.empty();
                })
            .replay("seed 1; client get 0 @1ms");
    assertThat(run.failure().orElseThrow().evidence())
        .singleElement()
        .asString()
        .contains("io.kvszoo.simulator.StalledException");
  }

  /** A process that never lets time pass. */
  private static void spin(SimulatedNetwork network) {
    Address<String> address = network.address(network.addHost("spinning"), "spinning");
    network.spawn(
        address,
        context -> {
          context.schedule(Duration.ZERO, "again");
          return message -> context.schedule(Duration.ZERO, "again");
        });
  }

  @Test
  void bad_settings_are_refused() {
    assertThatThrownBy(() -> SHARDED.seeds(0)).hasMessageContaining("seeds (0) must be > 0");
    assertThatThrownBy(() -> SHARDED.rules(List.of()))
        .hasMessageContaining("rules must not be empty");
    assertThatThrownBy(() -> Workload.mixed().withClients(0))
        .hasMessageContaining("clients (0) must be > 0");
    assertThatThrownBy(() -> SHARDED.replay("router 7"))
        .hasMessageContaining("router 7 does not exist; this simulation has 3 routers");
  }

  @Test
  @SuppressWarnings("NullAway") // What callers without such a check do.
  void a_null_is_refused_with_the_name_of_the_parameter_and_the_rule() {
    Map<String, ThrowingCallable> nulls =
        ImmutableMap.<String, ThrowingCallable>builder()
            .put("storage", () -> Simulation.of(null, new LocalRouter()))
            .put("router", () -> Simulation.of(new LwwStorage<>(), null))
            .put("workload", () -> SHARDED.workload(null))
            .put("swarm", () -> SHARDED.faults((Swarm) null))
            .put("plan", () -> SHARDED.faults((FaultPlan) null))
            .put("rules", () -> SHARDED.rules(null))
            .put("invariants", () -> SHARDED.afterEachEvent(null))
            .put("progress", () -> SHARDED.progress(null))
            .put("text", () -> FaultPlan.parse(null))
            .put("kinds", () -> new Swarm(null, Duration.ofSeconds(1), 1))
            .put("network", () -> new FaultInjector(null))
            .put("time", () -> new Budget(null, 1))
            .put("ofSize", () -> new Architecture("mine", new LwwStorage<>(), null, 1))
            .buildOrThrow();
    nulls.forEach(
        (parameter, call) ->
            assertThatNullPointerException()
                .isThrownBy(call)
                .withMessageStartingWith(parameter + " must not be null; "));
  }

  @Test
  void thousands_of_operations_may_end_at_once() {
    Workload together =
        new Workload(
            1, 5_000, 5, new Mix(50, 50, 0, 0, 0, 0), KeyChoice.UNIFORM, Duration.ZERO, false);
    Run<String> run =
        Simulation.of(new LwwStorage<>(), new LocalRouter())
            .workload(together)
            .faults(FaultPlan.NONE)
            .replay(1);
    assertThat(run.failure()).isEmpty();
    assertThat(run.settled()).isGreaterThan(5_000);
  }

  @Test
  void a_storage_that_throws_for_some_values_fails_a_run() {
    Storage<String, LwwEntry<String>> sound = new LwwStorage<>();
    Storage<String, LwwEntry<String>> throwing =
        new Storage<>() {
          @Override
          public LwwEntry<String> empty() {
            return sound.empty();
          }

          @Override
          public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
            checkState(!write.value().equals(Optional.of("v17")), "not this one");
            return sound.apply(entry, write);
          }

          @Override
          public LwwEntry<String> merge(
              LwwEntry<String> left,
              VectorClock leftSeen,
              LwwEntry<String> right,
              VectorClock seen) {
            return sound.merge(left, leftSeen, right, seen);
          }

          @Override
          public List<String> read(LwwEntry<String> entry) {
            return sound.read(entry);
          }
        };
    for (Router router : List.of(new LocalRouter(), ShardedRouter.of(3), PaxosRouter.of(3))) {
      Simulation<String> simulation = Simulation.of(throwing, router);
      Finding finding =
          simulation.judge(simulation.replay("seed 1; client put 0=17")).orElseThrow();
      assertThat(finding.rule()).isEqualTo("fails nowhere");
      assertThat(finding.reason()).contains("not this one");
    }
  }

  @Test
  void clients_work_in_all_rounds_and_not_between() {
    Simulation<String> simulation =
        Simulation.of(new LwwStorage<>(), ReplicatedRouter.of(3)).faults(Swarm.ofAll());
    List<Scenario> ofTwoRounds =
        LongStream.range(0, 300)
            .mapToObj(simulation::scenario)
            .filter(scenario -> lastBeginning(scenario.plan()) / 3000 == 1)
            .toList();
    assertThat(ofTwoRounds).hasSizeGreaterThan(5);
    for (Scenario scenario : ofTwoRounds) {
      List<Long> times =
          scenario.clients().stream()
              .flatMap(List::stream)
              .map(step -> step.at().toMillis())
              .toList();
      assertThat(times).noneMatch(at -> at >= 1000 && at < 3000).anyMatch(at -> at < 1000);
    }
    assertThat(ofTwoRounds)
        .anyMatch(
            scenario ->
                scenario.clients().stream()
                    .flatMap(List::stream)
                    .anyMatch(step -> step.at().toMillis() > 3500));
  }

  private static long lastBeginning(FaultPlan plan) {
    return plan.faults().stream().mapToLong(fault -> fault.from().toMillis()).max().orElse(0);
  }
}
