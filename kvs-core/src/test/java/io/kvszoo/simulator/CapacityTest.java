package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Weighted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CapacityTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");

  @BeforeEach
  void b_takes_10_ms_for_a_message() {
    b.host().capacity(100);
  }

  @Test
  void messages_wait_their_turn_in_order() {
    a.sendMany(b, 3);
    network.runUntilIdle();
    assertThat(b.received).containsExactly("0@1.0", "1@11.0", "2@21.0");
  }

  @Test
  void a_host_that_was_idle_answers_at_once() {
    a.send(b, "early");
    network.runFor(ms(100));
    a.send(b, "late");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("early@1.0", "late@101.0");
  }

  @Test
  void calls_from_outside_take_their_turn_too() {
    network.submit(b.address, Probe.text("first"));
    network.submit(b.address, Probe.text("second"));
    network.runUntilIdle();
    assertThat(b.received).containsExactly("first@0.0", "second@10.0");
  }

  @Test
  void a_batch_counts_as_what_is_in_it() {
    record Batch(int weight) implements Probe.Message, Weighted {}
    a.act(context -> context.send(b.address, new Batch(5)));
    a.act(context -> context.send(b.address, new Batch(0)));
    a.sendMany(b, 1);
    network.runUntilIdle();
    assertThat(b.received.get(2)).isEqualTo("0@61.0");
  }

  @Test
  void messages_within_the_host_and_timers_are_free() {
    Probe neighbour = b.neighbour("neighbour");
    a.send(b, "message");
    b.act(
        context -> {
          context.send(neighbour.address, Probe.text("near"));
          context.schedule(ms(1), Probe.text("timer"));
        });
    network.runUntilIdle();
    assertThat(neighbour.received).containsExactly("near@0.0");
    assertThat(b.received).containsExactly("timer@1.0", "message@10.0");
  }

  @Test
  void a_crash_loses_what_waits() {
    a.sendMany(b, 3);
    network.runFor(ms(5));
    b.host().crash().restart();
    a.send(b, "new");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("0@1.0", "new@6.0");
    assertThat(network.messageCounts()).isEqualTo(new MessageCounts(4, 0, 2, 2));
  }

  @Test
  void a_partition_does_not_stop_what_has_arrived() {
    a.sendMany(b, 2);
    network.runFor(ms(5));
    network.partition(List.of("a"), List.of("b"));
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("0", "1");
  }

  @Test
  void what_waits_in_a_pause_is_handled_in_order_and_no_faster() {
    a.sendMany(b, 3);
    network.runFor(ms(5));
    b.host().pause();
    network.runFor(ms(50));
    b.host().resume();
    a.send(b, "later");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("0@1.0", "1@55.0", "2@65.0", "later@75.0");
  }

  @Test
  void the_sender_that_asked_hears_that_what_waited_is_lost() {
    a.sendAsking(b, "first");
    a.sendAsking(b, "second");
    network.runFor(ms(5));
    b.host().crash();
    network.runUntilIdle();
    assertThat(a.texts()).containsExactly("second failed");
  }

  @Test
  void a_pause_does_not_make_messages_overtake_those_that_wait_their_turn() {
    network.links().fifo(true);
    b.host().capacity(10);
    for (int i = 1; i <= 8; i++) {
      a.send(b, "m" + i);
    }
    network.after(ms(150), b.host()::pause);
    network.after(ms(250), () -> a.send(b, "in the pause"));
    network.after(ms(450), b.host()::resume);
    network.runUntilIdle();
    assertThat(b.texts())
        .containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "in the pause");
  }

  @Test
  void a_call_to_a_host_that_is_not_busy_is_handled_before_it_returns() {
    network.submit(b.address, Probe.text("at once"));
    assertThat(b.received).containsExactly("at once@0.0");
  }

  @Test
  void what_waits_is_handled_when_the_bound_ends() {
    a.sendMany(b, 3);
    network.runFor(ms(5));
    b.host().unlimited();
    network.runUntilIdle();
    assertThat(b.received).containsExactly("0@1.0", "1@5.0", "2@5.0");
  }

  @Test
  void timers_that_waited_in_a_pause_keep_their_place_among_messages() {
    a.sendMany(b, 2);
    b.act(context -> context.schedule(ms(5), Probe.text("timer")));
    network.after(ms(1), b.host()::pause);
    network.after(ms(30), b.host()::resume);
    network.after(ms(6), () -> a.send(b, "after the timer"));
    network.runUntilIdle();
    assertThat(b.received)
        .containsExactly("0@30.0", "1@40.0", "timer@40.0", "after the timer@50.0");
  }

  @Test
  void a_capacity_is_positive() {
    assertThatThrownBy(() -> b.host().capacity(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("messagesPerSecond (0) must be in [1, 1000000000]");
  }

  @Test
  void a_host_that_is_down_spends_no_time_on_what_it_loses() {
    b.host().crash();
    a.sendMany(b, 2);
    network.runFor(ms(2));
    b.host().restart();
    a.send(b, "after the restart");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("after the restart@3.0");
    assertThat(network.messageCounts()).isEqualTo(new MessageCounts(3, 0, 1, 2));
  }

  @Test
  void a_turn_that_ends_after_all_virtual_time_is_not_over_at_once() {
    record Batch(int weight) implements Probe.Message, Weighted {}
    b.host().capacity(1);
    for (int i = 0; i < 6; i++) {
      a.act(context -> context.send(b.address, new Batch(Integer.MAX_VALUE)));
    }
    for (int i = 0; i < 29; i++) {
      network.runFor(Duration.ofDays(3_652));
    }
    assertThat(b.received).hasSize(5);
  }
}
