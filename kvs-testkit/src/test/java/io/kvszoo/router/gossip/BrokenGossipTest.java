package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.simulation.KeyChoice;
import io.kvszoo.testkit.simulation.Mix;
import io.kvszoo.testkit.simulation.Report;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many random runs it takes until each mistake in the gossip is caught, in runs that the router
 * without a mistake passes. The table is written to {@code target/detection-gossip.md}.
 */
class BrokenGossipTest {

  private static final int MOST_RUNS = 500;

  /** For mistakes that few runs show. */
  private static final int MANY_RUNS = 3_000;

  private static final List<String> TABLE =
      new ArrayList<>(
          List.of("| a replicated router that | broken rule | runs |", "|---|---|---|"));

  private static final Workload DELETES =
      new Workload(
          3, 12, 1, new Mix(10, 50, 50, 0, 0, 0), KeyChoice.UNIFORM, Duration.ofMillis(6), false);

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = { // No random run has found these; schedules do.
        "NONE",
        "BUFFER_OUTLIVES_MEMORY",
        "JOIN_REFUSES_WHAT_GOSSIP_TOLD",
        "TAKES_FROM_WHO_DOES_NOT_KNOW_IT",
        "CAUGHT_UP_BY_A_PART",
        "STAMPS_WHAT_OTHERS_REFUSE",
        "RESENT_WITH_NEW_CONTEXT",
        "GIVEN_UP_READ_COUNTS",
        "OWN_WRITES_ABREAST",
        "DATES_THE_TIME_BY_ARRIVAL",
        "TRUSTS_WHO_COULD_NOT_DO_IT",
        "PAUSES_NOT_COUNTED",
        "STEPS_COUNTED",
        "REFUSES_WITHOUT_ASKING",
        "LAST_ANSWER_IS_LAST_WRITE",
        "OVERTAKES_WHAT_UNDOES_IT",
        "BLIND_AFTER_UNKNOWN",
        "AWAITS_ALL_OF_ALL",
        "ASKS_IN_TURN_ALONE",
        "LEASE_BEGINS_WHEN_RECEIVED"
      })
  void each_mistake_is_caught_in_runs_that_pass_without_it(Mistake mistake) {
    Report report = simulation(mistake, mistake).run();
    assertThat(report.violation()).as("a router that %s", mistake.text).isPresent();
    String rule = report.violation().orElseThrow().finding().rule();
    TABLE.add("| %s | %s | %d |".formatted(mistake.text, rule, report.runs()));
    simulation(mistake, Mistake.NONE).check();
  }

  @AfterAll
  static void writeTable() throws IOException {
    Files.write(Path.of("target", "detection-gossip.md"), TABLE);
  }

  /** The runs in which one mistake shows, of a router that makes the same or another. */
  private static Simulation<String> simulation(Mistake shown, Mistake made) {
    Simulation<String> simulation =
        Simulation.of(storage(shown), new BrokenGossip(made, settings(shown))).seeds(MOST_RUNS);
    return switch (shown) {
      case STABLE_UNCONFIRMED ->
          simulation
              .seeds(MANY_RUNS)
              .workload(DELETES)
              .faults(
                  FaultPlan.parse(
                      """
                      0ms-1ms clock-step replica-1 5s
                      0ms-1s delay 0ms 60ms
                      0ms-1s loss 0.3
                      """));
      case SNAPSHOT_WITHOUT_TIME ->
          simulation.faults(Swarm.of(FaultKind.LOSS, FaultKind.PARTITION, FaultKind.CLOCK_STEP));
      case SYNCS_NOW_AND_THEN ->
          simulation
              .workload(Workload.ycsbA())
              .faults(
                  FaultPlan.parse(
                      """
                      305ms-400ms crash replica-0
                      305ms-400ms crash replica-1
                      305ms-400ms crash replica-2
                      """));
      case ANSWERS_BEFORE_IT_SYNCS ->
          simulation
              .workload(Workload.ycsbA())
              .faults(
                  FaultPlan.parse(
                      """
                      290ms-400ms crash-at-send replica-0 1
                      290ms-400ms crash-at-send replica-1 1
                      290ms-400ms crash-at-send replica-2 1
                      305ms-400ms power-loss replica-0 replica-1 replica-2
                      """));
      case DOTS_REUSED ->
          simulation
              .seeds(MANY_RUNS)
              .faults(
                  FaultPlan.parse(
                      """
                      40ms-45ms wipe replica-0
                      100ms-105ms wipe replica-0
                      160ms-165ms wipe replica-0
                      0ms-1s delay 0ms 60ms
                      0ms-1s loss 0.2
                      """));
      case ACKNOWLEDGES_ALONE ->
          simulation.faults(
              FaultPlan.parse(
                  """
                  200ms-400ms partition replica-0 | replica-1 replica-2
                  300ms-320ms wipe replica-0
                  """));
      case FIFO_ALONE, CHUNKS_NOT_CLOSED, TOKEN_IGNORED, TOKEN_NOT_JOINED_ON_READS ->
          simulation.workload(Workload.dependent());
      case WHOLE_TOKEN_AS_CONTEXT, DOT_RAISES_CLOCK ->
          simulation.workload(Workload.rewriting()).rules(List.of(Rules.losesNothingUnread()));
      default -> simulation;
    };
  }

  private static Storage<String, ?> storage(Mistake mistake) {
    return switch (mistake) {
      case ADOPTS_A_CLOCK_WITH_A_PART,
          SNAPSHOT_IN_PARTS,
          WRITES_FAIL_OVER,
          EACH_COPY_COUNTS,
          WHOLE_TOKEN_AS_CONTEXT,
          DOT_RAISES_CLOCK ->
          new CausalStorage<>();
      default -> new LwwStorage<>();
    };
  }

  private static GossipSettings settings(Mistake mistake) {
    Duration interval =
        switch (mistake) {
          case STABLE_UNCONFIRMED -> Duration.ofMillis(3);
          case STABLE_WITHOUT_THE_SILENT, TOMBSTONES_DROPPED_EARLY -> Duration.ofMillis(20);
          default -> Duration.ofMillis(100);
        };
    int acknowledgeAfter =
        switch (mistake) {
          case DOTS_REUSED, ACKNOWLEDGES_ALONE -> 2;
          default -> 1;
        };
    int logLength =
        switch (mistake) {
          case SNAPSHOT_IN_PARTS, SNAPSHOT_WITHOUT_TIME -> 2;
          default -> 10_000;
        };
    boolean anyReplica = mistake == Mistake.TOKEN_NOT_JOINED_ON_READS;
    return new GossipSettings(3, 2, interval, acknowledgeAfter, logLength, anyReplica, false);
  }
}
