package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.KeyChoice;
import io.kvszoo.testkit.simulation.Mix;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many random runs it takes until each mistake in the protocol is caught, in runs that the
 * router without a mistake passes. The table is written to {@code target/detection-paxos.md}.
 */
class BrokenPaxosTest {

  private static final int MOST_RUNS = 500;

  private static final Workload WORKLOAD =
      new Workload(
          8, 160, 2, new Mix(40, 40, 10, 10, 0, 0), KeyChoice.UNIFORM, Duration.ofMillis(5), false);

  private static final Workload SLOWER =
      new Workload(
          5,
          100,
          2,
          new Mix(40, 40, 10, 10, 0, 0),
          KeyChoice.UNIFORM,
          Duration.ofMillis(20),
          false);

  /** For longer than clients wait. */
  private static final FaultPlan ALL_CRASH =
      FaultPlan.parse(
          """
          200ms-1300ms crash node-0
          200ms-1300ms crash node-1
          200ms-1300ms crash node-2
          """);

  private static final List<String> TABLE =
      new ArrayList<>(List.of("| a Paxos router that | broken rule | runs |", "|---|---|---|"));

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = { // No random run has found these; schedules do.
        "NONE",
        "ASKED_FROM_FURTHER",
        "COUNTS_GRANTS_OF_LOST_MEMORIES",
        "TAKES_ANY_PAGE",
        "INSTALLS_EACH_PAGE",
        "LEASE_BEGINS_WHEN_RECEIVED",
        "TICKS_OVERFLOW",
        "REPORTS_FORGOTTEN",
        "READS_BEFORE_THE_FIRST_HOLE",
        "NEVER_REFUSES",
        "REPAIR_WAITS_FOR_HEARTBEATS",
        "READS_KEPT_WITHOUT_BOUND"
      })
  void each_mistake_is_caught_in_runs_that_pass_without_it(Mistake mistake) {
    Simulation<String> broken = simulation(mistake, mistake);
    Simulation<String> sound = simulation(mistake, Mistake.NONE);
    for (int seed = 0; seed < MOST_RUNS; seed++) {
      assertThat(sound.judge(sound.replay(seed))).as("without a mistake, seed %s", seed).isEmpty();
      Optional<Finding> caught = broken.judge(broken.replay(seed));
      if (caught.isPresent()) {
        String rule = caught.get().rule().replace("fails nowhere", "holds at every moment");
        TABLE.add("| %s | %s | %d |".formatted(mistake.text, rule, seed + 1));
        return;
      }
    }
    fail("no run catches a router that %s", mistake.text);
  }

  @AfterAll
  static void writeTable() throws IOException {
    Files.write(Path.of("target", "detection-paxos.md"), TABLE);
  }

  /** The runs in which one mistake shows, of a router that makes the same or another. */
  private static Simulation<String> simulation(Mistake shown, Mistake made) {
    int acceptors = shown == Mistake.ONE_ACCEPTOR_COUNTS_TWICE ? 5 : 3;
    boolean colocated = shown != Mistake.REPLICAS_READ_AT_ONCE;
    PaxosSettings settings =
        new PaxosSettings(
            acceptors, acceptors, acceptors, colocated, Duration.ofMillis(5), 3, 8, 2, 5, false);
    BrokenPaxos router = new BrokenPaxos(made, settings);
    Simulation<String> simulation =
        Simulation.of(new LwwStorage<String>(), router)
            .workload(WORKLOAD)
            .afterEachEvent(router::invariant);
    return switch (shown) {
      case TIME_OUT_IS_FAILURE -> simulation.workload(SLOWER).faults(ALL_CRASH);
      case ACCEPTS_WITHOUT_A_PROMISE ->
          simulation.faults(many(FaultKind.DELAY, FaultKind.SLOW_LINK, FaultKind.PARTITION));
      case LOWEST_BALLOT_CHOSEN ->
          simulation.faults(
              upTo(60, FaultKind.LOSS, FaultKind.DELAY, FaultKind.PARTITION, FaultKind.CRASH));
      case HOLES_NOT_FILLED ->
          simulation.faults(
              many(FaultKind.LOSS, FaultKind.DELAY, FaultKind.PARTITION, FaultKind.CRASH));
      case ONE_ACCEPTOR_COUNTS_TWICE ->
          simulation.faults(
              many(FaultKind.DUPLICATION, FaultKind.LOSS, FaultKind.DELAY, FaultKind.PARTITION));
      case VOTES_AFTER_LOSS_OF_DISK ->
          simulation.faults(many(FaultKind.WIPE, FaultKind.PARTITION, FaultKind.SLOW_LINK));
      default -> simulation.faults(many(FaultKind.values()));
    };
  }

  private static Swarm many(FaultKind... kinds) {
    return upTo(30, kinds);
  }

  private static Swarm upTo(int faults, FaultKind... kinds) {
    return new Swarm(Set.of(kinds), Duration.ofMillis(300), faults);
  }
}
