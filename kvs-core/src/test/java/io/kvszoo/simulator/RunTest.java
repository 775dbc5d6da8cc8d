package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Context;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");

  @Test
  void runFor_moves_time_by_exactly_that_much_whether_something_happens_or_not() {
    a.send(b, "hello");
    network.runFor(Duration.ofNanos(999_999));
    assertThat(b.received).isEmpty();
    network.runFor(Duration.ofNanos(1));
    assertThat(b.received).containsExactly("hello@1.0");
    network.runFor(ms(9));
    assertThat(network.now()).isEqualTo(ms(10));
  }

  @Test
  void step_handles_one_event_and_says_whether_there_was_one() {
    a.send(b, "first");
    a.send(b, "second");
    assertThat(network.step()).isTrue();
    assertThat(b.texts()).containsExactly("first");
    assertThat(network.step()).isTrue();
    assertThat(network.step()).isFalse();
  }

  @Test
  void runUntil_stops_at_the_event_that_makes_the_condition_true() {
    a.send(b, "first");
    a.send(b, "second");
    network.runUntil(() -> !b.received.isEmpty(), ms(10));
    assertThat(b.texts()).containsExactly("first");
    assertThat(network.now()).isEqualTo(ms(1));
  }

  @Test
  void a_run_that_cannot_progress_says_what_is_pending_and_where() {
    b.host().pause();
    a.send(b, "one");
    a.send(b, "two");
    a.act(context -> context.schedule(ms(500), text("tick")));
    Probe.on(network, "c").host().crash();
    assertThatThrownBy(() -> network.runUntil(() -> !b.received.isEmpty(), ms(100)))
        .isInstanceOf(StalledException.class)
        .hasMessage(
            "the condition did not hold within PT0.1S; it is PT0.1S now (seed 42), and pending: "
                + "2 x message Probe$Message$Text for b/probe on host b (paused), "
                + "1 x timer Probe$Message$Text for a/probe on host a; down: c");
  }

  @Test
  void a_run_with_nothing_left_to_happen_says_so_and_passes_the_time() {
    assertThatThrownBy(() -> network.runUntil(() -> false, ms(100)))
        .isInstanceOf(StalledException.class)
        .hasMessageContaining("nothing is pending");
    assertThat(network.now()).isEqualTo(ms(100));
  }

  @Test
  void runUntilIdle_gives_up_where_timers_go_on_for_ever() {
    a.act(this::tick);
    assertThatThrownBy(network::runUntilIdle)
        .isInstanceOf(StalledException.class)
        .hasMessageContaining("the network is not idle after PT1H")
        .hasMessageContaining("1 x timer");
  }

  @Test
  void time_does_not_go_back_after_a_run_that_gave_up() {
    a.act(
        context -> {
          context.schedule(Duration.ofSeconds(3_620), text("first"));
          context.schedule(Duration.ofSeconds(3_630), text("second"));
        });
    assertThatThrownBy(network::runUntilIdle).isInstanceOf(StalledException.class);
    assertThat(network.now()).isEqualTo(Duration.ofHours(1));
    a.send(b, "hello");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("hello@3600001.0");
    assertThat(a.received).containsExactly("first@3620000.0", "second@3630000.0");
  }

  @Test
  void processes_that_send_to_each_other_without_end_are_found_out() {
    Probe c = a.neighbour("a/neighbour");
    Consumer<Context<Probe.Message>> play = context -> pass(context, a, c);
    a.act(play);
    assertThatThrownBy(() -> network.runFor(ms(1)))
        .isInstanceOf(StalledException.class)
        .hasMessageContaining("1,000,000 events happened at the same virtual time, PT0S")
        .hasMessageContaining("1 x message Probe$Message$Act for a/");
    a.host().crash();
    network.runFor(ms(1));
    assertThat(network.now()).isEqualTo(ms(1));
  }

  private static void pass(Context<Probe.Message> context, Probe from, Probe to) {
    context.send(to.address, new Probe.Message.Act(next -> pass(next, to, from)));
  }

  @Test
  void as_many_events_as_are_allowed_at_one_moment_are_no_livelock() {
    SimulatedNetwork bounded = SimulatedNetwork.builder().mostEventsPerInstant(3).build();
    Probe c = Probe.on(bounded, "c");
    Probe neighbour = c.neighbour("c/neighbour");
    for (int round = 0; round < 2; round++) {
      c.sendMany(neighbour, 3);
      bounded.runUntilIdle();
      bounded.runFor(ms(1));
    }
    assertThat(neighbour.received).hasSize(6);
    c.sendMany(neighbour, 4);
    assertThatThrownBy(bounded::runUntilIdle).isInstanceOf(StalledException.class);
  }

  @Test
  void a_network_handles_no_more_events_than_it_is_allowed_to() {
    SimulatedNetwork bounded = SimulatedNetwork.builder().mostEvents(10).build();
    Probe c = Probe.on(bounded, "c");
    c.act(this::tick);
    assertThatThrownBy(() -> bounded.runFor(Duration.ofSeconds(100)))
        .isInstanceOf(StalledException.class)
        .hasMessageContaining("10 events happened by PT10S")
        .hasMessageContaining("mostEvents");
    assertThatThrownBy(bounded::step).isInstanceOf(StalledException.class);
  }

  private void tick(Context<Probe.Message> context) {
    context.schedule(Duration.ofSeconds(1), new Probe.Message.Act(this::tick));
  }

  @Test
  void an_exception_in_a_handler_names_host_process_message_time_and_seed() {
    a.send(b, "hello");
    network.runUntilIdle();
    network.runFor(ms(4));
    assertThatThrownBy(
            () ->
                a.act(
                    context -> {
                      throw new IllegalStateException("boom");
                    }))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("process 'a/probe' on host 'a'")
        .hasMessageContaining("boom")
        .hasMessageContaining("Act[")
        .hasMessageContaining("at PT0.005S (seed 42)")
        .hasRootCauseMessage("boom");
    b.send(b, "still running");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("hello", "still running");
  }

  @Test
  void the_network_cannot_be_run_from_inside_one_of_its_events() {
    List<Throwable> thrown = new ArrayList<>();
    Runnable run =
        () -> {
          try {
            network.await(() -> true, ms(1));
          } catch (IllegalStateException e) {
            thrown.add(e);
          }
        };
    a.act(context -> run.run());
    assertThat(thrown)
        .singleElement()
        .satisfies(
            e -> assertThat(e).hasMessageContaining("cannot be run from inside one of its events"));
  }

  @Test
  void actions_run_outside_of_events_and_of_the_lock_and_may_run_the_network() {
    List<String> happened = new ArrayList<>();
    a.act(context -> context.schedule(ms(2), text("timer")));
    network.after(
        ms(1),
        () -> {
          assertThat(Thread.holdsLock(network)).isFalse();
          network.runFor(ms(5));
          happened.add("ran until " + network.now().toMillis() + " ms");
        });
    network.runFor(ms(3));
    assertThat(happened).containsExactly("ran until 6 ms");
    assertThat(a.received).containsExactly("timer@2.0");
    assertThat(network.now()).isEqualTo(ms(6));
  }

  @Test
  void actions_run_at_their_time_in_order_and_not_when_cancelled() {
    List<String> ran = new ArrayList<>();
    network.after(ms(2), () -> ran.add("second"));
    Timer cancelled = network.after(ms(1), () -> ran.add("cancelled"));
    network.after(ms(1), () -> ran.add("first at " + network.now().toMillis()));
    cancelled.cancel();
    cancelled.cancel();
    network.runUntilIdle();
    cancelled.cancel();
    assertThat(ran).containsExactly("first at 1", "second");
    assertThat(network.now()).isEqualTo(ms(2));
  }

  @Test
  void cancelled_actions_leave_no_trace_in_what_is_pending() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      timers.add(network.after(ms(i), () -> {}));
    }
    timers.subList(0, 999).forEach(Timer::cancel);
    assertThat(network.pendingDescription()).isEqualTo("pending: 1 x action from outside");
    network.runUntilIdle();
    assertThat(network.pendingDescription()).isEqualTo("nothing is pending");
  }

  @Test
  void submitting_to_a_host_that_is_down_or_a_process_that_was_stopped_is_refused() {
    a.host().crash();
    assertThat(a.act(context -> {})).isFalse();
    network.stop(b.address);
    network.stop(b.address);
    assertThat(b.act(context -> {})).isFalse();
  }

  @Test
  void a_message_to_a_process_that_was_stopped_is_dropped_and_reported() {
    network.stop(b.address);
    a.sendAsking(b, "hello");
    network.runUntilIdle();
    assertThat(a.texts()).containsExactly("hello failed");
    assertThat(network.messageCounts().dropped()).isEqualTo(1);
  }

  @Test
  void a_process_spawned_on_a_host_that_is_down_starts_with_the_restart() {
    a.host().crash();
    Probe late = a.neighbour("a/late");
    assertThat(late.act(context -> {})).isFalse();
    a.host().restart();
    assertThat(late.act(context -> {})).isTrue();
  }

  @Test
  void a_builder_sets_seed_latency_idle_limit_and_listeners() {
    List<NetworkEvent> events = new ArrayList<>();
    SimulatedNetwork built =
        SimulatedNetwork.builder()
            .seed(7)
            .latency(Latency.constant(ms(3)))
            .idleLimit(ms(10))
            .listener(events::add)
            .build();
    Probe x = Probe.on(built, "x");
    Probe y = Probe.on(built, "y");
    x.send(y, "hello");
    built.runUntilIdle();
    assertThat(built.seed()).isEqualTo(7);
    assertThat(y.received).containsExactly("hello@3.0");
    assertThat(events).hasAtLeastOneElementOfType(NetworkEvent.Delivered.class);
    x.act(this::tick);
    assertThatThrownBy(built::runUntilIdle)
        .hasMessageContaining("the network is not idle after PT0.01S");
  }
}
