package io.kvszoo.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.simulator.SplitMix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of fault does. */
class FaultKindTest {

  private static FaultyNetwork with(String plan) {
    return new FaultyNetwork(plan);
  }

  @Test
  void a_crash_at_a_send_comes_in_the_middle_of_a_handler() {
    FaultyNetwork faulty =
        with("5ms-50ms crash-at-send a 2")
            .at(10, "send 1, write x, send 2, sync, send 3")
            .at(60, "send 4")
            .run();
    assertThat(faulty.arrived).containsExactly("1@11", "2@11", "4@61");
    assertThat(faulty.changes).containsExactly("CRASHED@10", "RESTARTED@50");
    assertThat(faulty.disks).containsExactly(List.of(), List.of());
  }

  @Test
  void a_crash_at_a_send_that_never_comes_is_none() {
    FaultyNetwork faulty =
        with("5ms-50ms crash-at-send a 2").at(10, "send 1").at(60, "send 2, send 3").run();
    assertThat(faulty.changes).isEmpty();
  }

  @Test
  void a_crash_before_a_sync_takes_back_what_was_written() {
    FaultyNetwork faulty =
        with("5ms-50ms crash-before-sync a").at(10, "send 1, write x, sync, send 2").run();
    assertThat(faulty.arrived).containsExactly("1@11");
    assertThat(faulty.changes).containsExactly("CRASHED@10", "RESTARTED@50");
    assertThat(faulty.disks).containsExactly(List.of(), List.of());
  }

  @Test
  void a_crash_at_a_sync_keeps_what_was_written() {
    FaultyNetwork faulty =
        with("5ms-50ms crash-at-sync a").at(10, "send 1, write x, sync, send 2").run();
    assertThat(faulty.arrived).containsExactly("1@11");
    assertThat(faulty.changes).containsExactly("CRASHED@10", "RESTARTED@50");
    assertThat(faulty.disks).containsExactly(List.of(), List.of("x"));
  }

  @Test
  void a_crash_at_a_restart_comes_when_so_many_processes_have_started() {
    FaultyNetwork faulty = with("10ms-50ms crash-at-restart a 1").run();
    assertThat(faulty.changes)
        .containsExactly("CRASHED@10", "RESTARTED@10", "CRASHED@10", "RESTARTED@50");
    assertThat(faulty.disks).hasSize(3);
  }

  @Test
  void a_crash_at_a_restart_of_few_processes_is_one_crash() {
    assertThat(with("10ms-50ms crash-at-restart a 3").run().changes)
        .containsExactly("CRASHED@10", "RESTARTED@10");
  }

  @Test
  void a_crash_at_a_restart_leaves_a_host_down_that_another_crash_took_down() {
    assertThat(with("5ms-20ms crash a; 10ms-50ms crash-at-restart a 1").run().changes)
        .containsExactly("CRASHED@5", "RESTARTED@20", "CRASHED@20", "RESTARTED@50");
  }

  @Test
  void a_power_loss_takes_several_hosts_down() {
    FaultyNetwork faulty = with("10ms-50ms power-loss a b");
    faulty.network.runFor(Duration.ofMillis(20));
    assertThat(faulty.network.hosts()).noneMatch(host -> host.isUp());
    faulty.run();
    assertThat(faulty.network.hosts()).allMatch(host -> host.isUp());
  }

  @Test
  void a_wipe_takes_the_disk() {
    FaultyNetwork faulty = with("20ms-50ms wipe a").at(10, "write x, sync").run();
    assertThat(faulty.disks).containsExactly(List.of(), List.of());
  }

  @Test
  void messages_can_come_late() {
    assertThat(with("5ms-15ms late 1 1s 1s").at(10, "send 1").at(20, "send 2").run().arrived)
        .containsExactly("2@21", "1@1010");
  }

  @Test
  void copies_can_come_late() {
    assertThat(with("5ms-15ms late-copies 1 1s 1s").at(10, "send 1").at(20, "send 2").run().arrived)
        .containsExactly("1@11", "2@21", "1@1010");
  }

  @Test
  void messages_stay_in_order_on_fifo_links() {
    FaultyNetwork faulty =
        with("0ms-20ms fifo; 0ms-10ms delay 9ms 9ms").at(5, "send 1").at(12, "send 2").run();
    assertThat(faulty.arrived).containsExactly("1@14", "2@14");
  }

  @Test
  void a_gray_link_is_slow_and_lossy_one_way() {
    assertThat(with("0ms-20ms gray-link a b 0 7ms").at(5, "send 1").run().arrived)
        .containsExactly("1@12");
    assertThat(with("0ms-20ms gray-link a b 1 7ms").at(5, "send 1").run().arrived).isEmpty();
    assertThat(with("0ms-20ms gray-link b a 1 7ms").at(5, "send 1").run().arrived)
        .containsExactly("1@6");
  }

  @Test
  void a_partition_flaps() {
    assertThat(with("10ms-35ms flapping-partition a | b 5ms").run().changes)
        .containsExactly("CUT@10", "HEALED@15", "CUT@20", "HEALED@25", "CUT@30", "HEALED@35");
  }

  @Test
  void a_host_of_little_capacity_is_slow_until_the_end() {
    FaultyNetwork faulty = with("0ms-25ms capacity b 100");
    faulty.at(5, "send 1, send 2, send 3, send 4").run();
    assertThat(faulty.arrived).containsExactly("1@6", "2@16", "3@25", "4@25");
  }

  @ParameterizedTest
  @EnumSource
  void each_kind_is_documented(FaultKind kind) throws IOException {
    Path source = Path.of("src/main/java/io/kvszoo/testkit/fault/FaultPlan.java");
    assertThat(Files.readAllLines(source))
        .anyMatch(line -> line.matches(" \\* .*[=|] \\Q" + kind.grammar() + "\\E($|  .*)"));
  }

  @ParameterizedTest
  @EnumSource
  void no_kind_is_drawn_where_it_makes_no_sense(FaultKind kind) {
    boolean needsLinks =
        List.of(
                FaultKind.PARTITION,
                FaultKind.ONE_WAY_PARTITION,
                FaultKind.FLAPPING_PARTITION,
                FaultKind.LOSS,
                FaultKind.DUPLICATION,
                FaultKind.LATE,
                FaultKind.LATE_COPIES,
                FaultKind.REPORTED_FAILED,
                FaultKind.DELAY,
                FaultKind.FIFO,
                FaultKind.SLOW_LINK,
                FaultKind.GRAY_LINK)
            .contains(kind);
    boolean needsMore = kind == FaultKind.CLIENT_CRASH || kind == FaultKind.POWER_LOSS;
    assertThat(kind.makesSense(List.of("local"), List.of())).isEqualTo(!needsLinks && !needsMore);
    assertThat(kind.makesSense(List.of("a", "b"), List.of("client-0"))).isTrue();
    for (int seed = 0; seed < 100; seed++) {
      Swarm all = Swarm.of(kind);
      FaultPlan plan = all.plan(new SplitMix64(seed), List.of("local"), List.of());
      assertThat(plan.faults()).allMatch(fault -> kind.makesSense(List.of("local"), List.of()));
    }
  }
}
