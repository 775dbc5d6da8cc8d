package io.kvszoo.testkit.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.history.Operation;
import io.kvszoo.testkit.page.RunPage;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Run;
import io.kvszoo.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wrong with a run is said by values, and pages and messages are made from these. */
class FindingTest {

  private static final String LOST = "seed 1; client put 0=1 @1ms; 10ms-20ms wipe shard-0";

  private static final Simulation<String> SHARDED =
      Simulation.of(new LwwStorage<>(), ShardedRouter.of(1)).faults(FaultPlan.NONE);

  @Test
  void it_names_the_operations_that_show_it() {
    Run<String> run = SHARDED.replay(LOST);
    Finding finding = SHARDED.judge(run).orElseThrow();
    assertThat(finding.rule()).isEqualTo("linearizable");
    assertThat(finding.operations()).hasSizeGreaterThan(1).contains(0);
    List<? extends Operation<?, ?>> all = run.history().operations();
    assertThat(finding.operations())
        .allSatisfy(index -> assertThat(finding.reason()).contains(all.get(index).toString()));
  }

  @Test
  void operations_that_the_reason_mentions_are_not_taken_from_it() {
    Simulation<String> talkative =
        SHARDED.rules(List.of(run -> Optional.of(Finding.of("silence", "it says #0 and #1"))));
    Recording recording = talkative.recording("seed 1; client put 0=1, get 0");
    assertThat(new RunPage(recording).html())
        .contains("\"rule\":\"silence\"")
        .contains("\"operations\":[],\"moments\":[]}");
  }

  @Test
  void reads_that_stand_for_the_final_state_are_not_operations_of_the_run() {
    Simulation<String> lossy = SHARDED.rules(List.of(Rules.losesNothing()));
    Run<String> run = lossy.replay(LOST);
    Finding finding = lossy.judge(run).orElseThrow();
    assertThat(finding.rule()).isEqualTo("loses no acknowledged write");
    assertThat(finding.operations()).containsExactly(0);
  }

  @Test
  void replicas_that_differ_show_their_answers() {
    Simulation<String> apart =
        Simulation.of(new CausalStorage<>(), ReplicatedRouter.of(2))
            .settling(Duration.ZERO)
            .rules(List.of(Rules.converges()));
    Run<String> run =
        apart.replay(
            """
            seed 1; client put 0=1 @10ms; client put 0=2 @10ms
            0ms-9s partition replica-0 client-0 | replica-1 client-1
            """);
    Finding finding = apart.judge(run).orElseThrow();
    assertThat(finding.evidence()).hasSize(2).hasOnlyElementsOfType(Evidence.Answer.class);
  }

  @Test
  void what_is_thrown_elsewhere_is_another_finding() {
    Finding one = Finding.ofThrown("fails nowhere", new IllegalStateException("1"));
    Finding same = new Finding(one.rule(), "another reason", List.of(3), one.evidence());
    Finding other = Finding.ofThrown("fails nowhere", new IllegalArgumentException("1"));
    assertThat(one.isLike(same)).isTrue();
    assertThat(one.isLike(other)).isFalse();
    assertThat(one.isLike(Finding.of("fails nowhere", "threw"))).isFalse();
  }

  @Test
  void a_run_without_findings_has_none_in_its_recording() {
    assertThat(
            Simulation.of(new LwwStorage<>(), new LocalRouter())
                .recording("seed 1; client put 0=1")
                .finding())
        .isEmpty();
  }
}
