package io.kvszoo.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.testkit.fault.Crash;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Loss;
import io.kvszoo.testkit.fault.NetworkPartition;
import io.kvszoo.testkit.fault.Swarm;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans and scenarios as text, and what is drawn at random. */
class ScenarioTest {

  private static final List<String> SERVERS = List.of("shard-0/replica-0", "shard-0/replica-1");
  private static final List<String> CLIENTS = List.of("client-0", "a \"client\"; with | more");

  @Test
  void random_plans_are_printed_and_read_back() {
    for (long seed = 0; seed < 2_000; seed++) {
      FaultPlan plan = Swarm.ofAll().plan(new SplitMix64(seed), SERVERS, CLIENTS);
      assertThat(FaultPlan.parse(plan.toString())).as("seed %s", seed).isEqualTo(plan);
    }
  }

  @Test
  void random_scenarios_are_printed_and_read_back() {
    for (long seed = 0; seed < 200; seed++) {
      SplitMix64 random = new SplitMix64(seed);
      Scenario scenario =
          new Scenario(
              seed,
              (int) seed % 2,
              Workload.mixed().steps(random),
              Swarm.ofAll().plan(random, SERVERS, CLIENTS));
      assertThat(Scenario.parse(scenario.toString())).as("seed %s", seed).isEqualTo(scenario);
    }
  }

  @Test
  void a_plan_can_be_written_by_hand() {
    FaultPlan plan =
        FaultPlan.parse(
            """
            10ms-2s crash replica-0
            0s-1s loss 0.2; 5us-6us partition a b | c
            """);
    assertThat(plan.faults())
        .containsExactly(
            new Fault(Duration.ofMillis(10), Duration.ofSeconds(2), new Crash("replica-0")),
            new Fault(Duration.ZERO, Duration.ofSeconds(1), new Loss(0.2)),
            new Fault(
                Duration.ofNanos(5_000),
                Duration.ofNanos(6_000),
                new NetworkPartition(Set.of("a", "b"), Set.of("c"), true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          10ms crash a            ! '10ms crash a' is not a fault; write for example 10ms-2s crash replica-0
          1ms-2ms explode a       ! 'explode' is not a kind of fault; there are crash
          2ms-1ms crash a         ! must begin at 0 or later, and must not end before it begins
          1ms-2ms loss 1.5        ! probability (1.5) must be in [0, 1]
          1ms-2ms partition a b   ! separated by ' | '
          1ms-2ms partition a | a ! on both sides
          1ms-2ms slow-link a a 1s ! host 'a' has no link to itself
          1ms-2ms slow-link a b    ! is not a fault
          1ms-2h crash a          ! '2h' is not a duration
          """)
  void bad_plans_are_refused(String text, String message) {
    assertThatThrownBy(() -> FaultPlan.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client put 0", "client get 0=1", "client jump 0", "client get 0 5ms"})
  void bad_steps_are_refused(String text) {
    assertThatThrownBy(() -> Scenario.parse("seed 1; " + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a step; write get 0, put 0=1");
  }

  @Test
  void bad_statements_are_refused() {
    assertThatThrownBy(() -> Scenario.parse("seed x")).hasMessageContaining("'x' in 'seed x'");
    assertThatThrownBy(() -> Scenario.parse("hello"))
        .hasMessageContaining("'hello' is not a seed, a router, a client or a fault");
  }

  @Test
  void swarms_draw_all_kinds_and_not_always() {
    int empty = 0;
    Set<Class<?>> kinds = new HashSet<>();
    for (long seed = 0; seed < 500; seed++) {
      FaultPlan plan = Swarm.ofAll().plan(new SplitMix64(seed), SERVERS, CLIENTS);
      plan.faults().forEach(fault -> kinds.add(fault.action().getClass()));
      empty += plan.faults().isEmpty() ? 1 : 0;
    }
    // Crashes of servers and of clients are of one class, and so are partitions.
    assertThat(kinds).hasSize(FaultKind.values().length - 2);
    assertThat(empty).isBetween(10, 250);
  }

  @Test
  void clients_never_crash() {
    Swarm crashes = Swarm.of(FaultKind.CRASH, FaultKind.WIPE, FaultKind.CRASH_AT_SYNC);
    for (long seed = 0; seed < 200; seed++) {
      for (Fault fault : crashes.plan(new SplitMix64(seed), SERVERS, CLIENTS).faults()) {
        assertThat(SERVERS).containsAll(fault.action().hosts());
      }
    }
  }

  @Test
  void workloads_keep_to_their_mix() {
    assertThat(kinds(Workload.ycsbC())).containsOnly(Step.Kind.GET);
    List<Step.Kind> updates = kinds(Workload.ycsbA().withOperations(10_000));
    assertThat(updates.stream().filter(Step.Kind.GET::equals).count()).isBetween(4_700L, 5_300L);
    List<Step.Kind> mostlyReads = kinds(Workload.ycsbB().withOperations(10_000));
    assertThat(mostlyReads.stream().filter(Step.Kind.PUT::equals).count()).isBetween(400L, 600L);
  }

  private static List<Step.Kind> kinds(Workload workload) {
    return workload.steps(new SplitMix64(1)).stream()
        .flatMap(List::stream)
        .map(Step::kind)
        .toList();
  }

  @Test
  void zipfian_keys_are_skewed_and_latest_keys_are_new() {
    Workload zipfian = Workload.ycsbA().withKeys(100).withOperations(10_000);
    long first =
        zipfian.steps(new SplitMix64(1)).stream()
            .flatMap(List::stream)
            .filter(step -> step.key() == 0)
            .count();
    assertThat(first).isBetween(1_600L, 2_200L); // 1 / (1 + 2^-0.99 + ... + 100^-0.99) = 0.19
    List<Step> latest =
        Workload.ycsbD().withClients(1).withOperations(10_000).steps(new SplitMix64(1)).get(0);
    assertThat(latest.stream().mapToInt(Step::key).max().orElse(0)).isGreaterThan(400);
    Step last = latest.get(latest.size() - 1);
    assertThat(last.key()).isGreaterThan(100);
  }

  @Test
  void a_read_modify_write_reads_first() {
    List<Step> steps =
        Workload.ycsbF().withClients(1).withOperations(100).steps(new SplitMix64(1)).get(0);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).kind() == Step.Kind.PUT) {
        assertThat(steps.get(i - 1).kind()).isEqualTo(Step.Kind.GET);
        assertThat(steps.get(i - 1).key()).isEqualTo(steps.get(i).key());
      }
    }
  }
}
