package io.kvszoo.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.simulator.SplitMix64;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks are lost one after the other. */
class SwarmTest {

  private static final List<String> SERVERS = List.of("a", "b", "c");
  private static final List<String> CLIENTS = List.of("client-0");

  private static List<FaultPlan> plans(Swarm swarm) {
    return LongStream.range(0, 2000)
        .mapToObj(seed -> swarm.plan(new SplitMix64(seed), SERVERS, CLIENTS))
        .toList();
  }

  private static Set<String> wiped(FaultPlan plan) {
    return plan.faults().stream()
        .map(Fault::action)
        .filter(Wipe.class::isInstance)
        .flatMap(wipe -> wipe.hosts().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void a_plan_loses_disks_one_after_the_other_and_sometimes_all() {
    Map<Integer, Integer> plans = new TreeMap<>();
    for (FaultPlan plan : plans(Swarm.ofAll())) {
      assertThat(plan.losesDisksInTurn()).as(plan.toString()).isTrue();
      plans.merge(wiped(plan).size(), 1, Integer::sum);
    }
    assertThat(plans.get(1)).isBetween(150, 230);
    assertThat(plans.get(2)).isBetween(70, 150);
    assertThat(plans.get(3)).isBetween(5, 30);
  }

  @Test
  void plans_of_all_kinds_have_each_kind() {
    Set<FaultKind> drawn = EnumSet.noneOf(FaultKind.class);
    for (FaultPlan plan : plans(Swarm.ofAll())) {
      plan.faults().forEach(fault -> drawn.add(kindOf(fault.action())));
    }
    assertThat(drawn).containsExactly(FaultKind.values());
  }

  /** Of two kinds with one word, crashes are told apart by what crashes. */
  private static FaultKind kindOf(FaultAction action) {
    boolean isOfClient = CLIENTS.containsAll(action.hosts()) && action instanceof Crash;
    return isOfClient
        ? FaultKind.CLIENT_CRASH
        : Arrays.stream(FaultKind.values())
            .filter(kind -> word(action.toString()).equals(word(kind.grammar())))
            .findFirst()
            .orElseThrow();
  }

  private static String word(String text) {
    return text.replaceFirst(" .*", "");
  }

  @Test
  void a_plan_that_loses_no_disk_is_over_within_two_horizons() {
    Duration most = Duration.ofSeconds(2);
    for (FaultPlan plan : plans(Swarm.standard())) {
      assertThat(plan.faults()).allMatch(fault -> fault.until().compareTo(most) < 0);
    }
  }

  @Test
  void a_plan_for_one_host_has_one_round() {
    for (long seed = 0; seed < 500; seed++) {
      FaultPlan plan = Swarm.ofAll().plan(new SplitMix64(seed), List.of("a"), CLIENTS);
      assertThat(plan.faults()).hasSizeLessThanOrEqualTo(12);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0ms-10ms wipe a; 2010ms-2011ms wipe b",
        "0ms-10ms wipe a; 5ms-10ms wipe a",
        "5ms-10ms wipe a; 0ms-10ms wipe a; 2020ms-2021ms wipe b; 2010ms-2022ms loss 1; 2010ms-3s crash c",
        "3s-3s wipe b; 0ms-10ms wipe a; 500ms-700ms pause c",
        "0ms-0ms wipe a; 2s-2s wipe b; 4s-4s wipe a",
        "0ms-5s loss 0.5; 0ms-10s crash a; 7ms-8ms wipe b"
      })
  void disks_are_lost_in_turn(String plan) {
    assertThat(FaultPlan.parse(plan).losesDisksInTurn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0ms-0ms wipe a; 0ms-0ms wipe b",
        "0ms-10ms wipe a; 5ms-20ms wipe b",
        "0ms-10ms wipe a; 2009ms-2011ms wipe b",
        "2009ms-2011ms wipe b; 0ms-10ms wipe a",
        "0ms-10ms wipe a; 0ms-4s wipe a; 5s-5s wipe b",
        "0ms-10ms wipe a; 1s-1001ms clock-step c 1s; 3s-3s wipe b",
        "0ms-0ms wipe a; 0ms-100ms pause a; 2s-2s wipe b",
        "0ms-0ms wipe a; 2s-2s wipe b; 3s-3s wipe a"
      })
  void disks_are_lost_too_soon_after_each_other(String plan) {
    assertThat(FaultPlan.parse(plan).losesDisksInTurn()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "499,998", "500,3000", "900,3800"})
  void time_is_stretched_and_pauses_in_the_calm(long at, long spread) {
    FaultPlan plan = FaultPlan.parse("0ms-1s wipe a; 3s-3s wipe b");
    assertThat(Swarm.ofAll().spread(Duration.ofMillis(at), plan))
        .isEqualTo(Duration.ofMillis(spread));
  }
}
