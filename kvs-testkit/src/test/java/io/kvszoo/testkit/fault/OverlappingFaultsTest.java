package io.kvszoo.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state of a network is a function of the faults that are active. */
class OverlappingFaultsTest {

  private static List<String> changes(String plan) {
    return new FaultyNetwork(plan).run().changes;
  }

  @Test
  void a_host_is_down_until_the_last_crash_ends() {
    assertThat(changes("10ms-300ms crash a; 50ms-100ms crash a"))
        .containsExactly("CRASHED@10", "RESTARTED@300");
  }

  @Test
  void a_crash_that_has_not_struck_takes_no_host_up() {
    assertThat(changes("10ms-300ms crash a; 50ms-100ms crash-at-sync a"))
        .containsExactly("CRASHED@10", "RESTARTED@300");
  }

  @Test
  void equal_faults_are_two_and_none_ends_where_another_begins() {
    assertThat(changes("10ms-300ms crash a; 10ms-300ms crash a; 300ms-400ms crash a"))
        .containsExactly("CRASHED@10", "RESTARTED@400");
  }

  @Test
  void a_fault_that_ends_when_it_begins_strikes() {
    assertThat(changes("10ms-10ms crash a; 10ms-10ms crash a"))
        .containsExactly("CRASHED@10", "RESTARTED@10");
  }

  @Test
  void a_host_is_paused_until_the_last_pause_ends() {
    assertThat(changes("10ms-300ms pause a; 50ms-100ms pause a"))
        .containsExactly("PAUSED@10", "RESUMED@300");
  }

  @Test
  void a_pause_holds_again_after_a_restart() {
    assertThat(changes("10ms-300ms pause a; 20ms-30ms crash a"))
        .containsExactly("PAUSED@10", "CRASHED@20", "RESTARTED@30", "PAUSED@30", "RESUMED@300");
  }

  @Test
  void a_pause_that_begins_during_a_crash_holds_after_the_restart() {
    assertThat(changes("10ms-300ms pause a; 5ms-20ms crash a"))
        .containsExactly("CRASHED@5", "RESTARTED@20", "PAUSED@20", "RESUMED@300");
  }

  @Test
  void equal_partitions_are_healed_one_by_one() {
    FaultyNetwork faulty =
        new FaultyNetwork("10ms-20ms partition a | b; 10ms-20ms partition a | b")
            .at(12, "send 1")
            .at(25, "send 2")
            .run();
    assertThat(faulty.changes).containsExactly("CUT@10", "CUT@10", "HEALED@20", "HEALED@20");
    assertThat(faulty.arrived).containsExactly("2@26");
  }

  @Test
  void the_strongest_drift_counts() {
    FaultyNetwork faulty =
        new FaultyNetwork(
            """
            0ms-300ms clock-drift a 0.1
            100ms-200ms clock-drift a -0.2
            0ms-250ms clock-drift a 0.05
            """);
    assertThat(faulty.gained(100)).isEqualTo(Duration.ofMillis(10));
    assertThat(faulty.gained(100)).isEqualTo(Duration.ofMillis(-20));
    assertThat(faulty.gained(100)).isEqualTo(Duration.ofMillis(10));
    assertThat(faulty.gained(100)).isZero();
  }

  @Test
  void each_clock_step_happens_once() {
    FaultyNetwork faulty =
        new FaultyNetwork("10ms-50ms clock-step a 1s; 10ms-50ms clock-step a 1s");
    assertThat(faulty.gained(100)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void the_worst_happens_to_each_link() {
    FaultyNetwork faulty =
        new FaultyNetwork(
                """
                0ms-90ms delay 5ms 5ms; 0ms-50ms delay 10ms 10ms
                0ms-30ms slow-link a b 20ms; 0ms-20ms slow-link a b 7ms
                60ms-70ms loss 1; 60ms-80ms loss 0
                """)
            .at(5, "send 1")
            .at(35, "send 2")
            .at(55, "send 3")
            .at(65, "send 4")
            .at(75, "send 5")
            .at(95, "send 6")
            .run();
    assertThat(faulty.arrived).containsExactly("1@25", "2@45", "3@60", "5@80", "6@96");
  }

  @Test
  void copies_are_as_many_and_as_late_as_the_worst_faults_say() {
    FaultyNetwork faulty =
        new FaultyNetwork("0ms-10ms duplication 1; 0ms-20ms late-copies 1 300ms 300ms")
            .at(5, "send 1")
            .at(25, "send 2")
            .run();
    assertThat(faulty.arrived).containsExactly("1@6", "2@26", "1@305");
  }
}
