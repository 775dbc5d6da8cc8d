package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFaultsTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");

  private static Table<String, Integer> table(Context<Probe.Message> context) {
    return context.disk().table("numbers");
  }

  private int stored(Probe probe, String key) {
    List<Integer> read = new ArrayList<>();
    probe.act(context -> read.add(table(context).getOrDefault(key, 0)));
    return read.get(0);
  }

  @Test
  void messages_that_arrive_at_a_host_that_is_down_are_lost() {
    b.host().crash();
    a.send(b, "lost");
    network.runUntilIdle();
    b.host().restart();
    a.send(b, "delivered");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("delivered");
  }

  @Test
  void a_message_in_flight_reaches_a_host_that_has_restarted_in_the_meantime() {
    a.send(b, "late");
    b.host().crash().restart();
    network.runUntilIdle();
    assertThat(b.received).containsExactly("late@1.0");
  }

  @Test
  void what_a_host_sent_before_it_crashed_arrives() {
    a.send(b, "last words");
    a.host().crash();
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("last words");
  }

  @Test
  void a_crash_loses_the_memory_the_timers_and_the_messages_within_the_host() {
    Probe neighbour = a.neighbour("a/neighbour");
    a.act(
        context -> {
          context.schedule(ms(5), text("timer"));
          context.send(neighbour.address, text("within"));
        });
    a.host().crash().restart();
    network.runUntilIdle();
    assertThat(a.received).isEmpty();
    assertThat(neighbour.received).isEmpty();
  }

  @Test
  void a_restart_makes_a_new_process_with_other_randomness() {
    List<Long> drawn = new ArrayList<>();
    Probe c = Probe.startingWith(network, "c", context -> drawn.add(context.random().nextLong()));
    c.host().crash().restart();
    assertThat(drawn).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void a_crash_takes_back_unsynced_writes_exactly_and_keeps_synced_ones() {
    a.act(
        context -> {
          table(context).put("kept", 1);
          table(context).put("changed", 1);
          table(context).put("removed", 1);
          context.disk().sync();
          table(context).put("changed", 2);
          table(context).put("changed", 3);
          table(context).remove("removed");
          table(context).put("new", 4);
        });
    assertThat(stored(a, "changed")).isEqualTo(3);
    a.host().crash().restart();
    assertThat(stored(a, "kept")).isEqualTo(1);
    assertThat(stored(a, "changed")).isEqualTo(1);
    assertThat(stored(a, "removed")).isEqualTo(1);
    assertThat(stored(a, "new")).isEqualTo(0);
  }

  @Test
  void a_wipe_crashes_the_host_and_takes_synced_writes_too_and_those_of_no_other_host() {
    for (Probe probe : List.of(a, b)) {
      probe.act(
          context -> {
            table(context).put("key", 1);
            context.disk().sync();
          });
    }
    assertThat(a.host().wipe().isUp()).isFalse();
    a.host().restart();
    assertThat(stored(a, "key")).isEqualTo(0);
    assertThat(stored(b, "key")).isEqualTo(1);
  }

  @Test
  void processes_of_one_host_have_disks_of_their_own() {
    Probe neighbour = a.neighbour("a/neighbour");
    a.act(context -> table(context).put("key", 1));
    assertThat(stored(neighbour, "key")).isEqualTo(0);
  }

  @Test
  void a_crash_in_the_middle_of_a_handler_voids_the_rest_of_it() {
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Synced) {
            a.host().crash();
          }
        });
    a.act(
        context -> {
          Table<String, Integer> table = table(context);
          table.put("synced", 1);
          context.disk().sync();
          table.put("after", 1);
          context.send(b.address, text("after"));
          context.schedule(ms(1), text("after"));
        });
    network.runUntilIdle();
    a.host().restart();
    network.runUntilIdle();
    assertThat(stored(a, "synced")).isEqualTo(1);
    assertThat(stored(a, "after")).isEqualTo(0);
    assertThat(a.received).isEmpty();
    assertThat(b.received).isEmpty();
  }

  @Test
  void a_host_that_crashes_when_a_message_arrives_does_not_handle_it() {
    List<Probe.Message> handled = new ArrayList<>();
    Probe c = Probe.on(network, "c");
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Submitted submitted
              && submitted.to().equals(c.address)) {
            c.host().crash();
          }
        });
    assertThat(c.act(context -> handled.add(text("never")))).isFalse();
    assertThat(handled).isEmpty();
  }

  @Test
  void a_process_that_fails_to_start_is_not_there_until_the_next_restart() {
    List<String> starts = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Probe.startingWith(
                    network,
                    "c",
                    context -> {
                      starts.add("start");
                      if (starts.size() == 1) {
                        throw new IllegalStateException("disk full");
                      }
                    }))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("while it handled its start");
    network.host("c").crash().restart();
    assertThat(starts).hasSize(2);
  }

  @Test
  void switches_that_are_where_they_should_be_change_nothing() {
    long before = network.traceHash();
    a.host().restart().resume();
    assertThat(network.traceHash()).isEqualTo(before);
    a.host().crash();
    long crashed = network.traceHash();
    a.host().crash().pause();
    assertThat(network.traceHash()).isEqualTo(crashed);
    assertThat(a.host().isPaused()).isFalse();
  }

  @Test
  void a_paused_host_handles_late_and_in_order_what_comes_in_the_meantime() {
    b.host().pause();
    b.act(context -> context.schedule(ms(1), text("timer")));
    a.send(b, "first");
    network.runFor(ms(5));
    a.send(b, "second");
    network.runFor(ms(5));
    assertThat(b.received).isEmpty();
    b.host().resume();
    network.runUntilIdle();
    assertThat(b.received).containsExactly("first@10.0", "second@10.0", "timer@11.0");
  }

  @Test
  void what_waited_in_a_pause_comes_before_what_arrives_as_the_host_resumes() {
    network.link("a", "b").fifo(true);
    b.host().pause();
    network.after(ms(5), b.host()::resume);
    a.send(b, "waits");
    network.runFor(ms(4));
    a.send(b, "arrives as the host resumes");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("waits@5.0", "arrives as the host resumes@5.0");
  }

  @Test
  void calls_from_outside_do_not_overtake_those_that_waited_in_a_pause() {
    List<String> handled = new ArrayList<>();
    a.host().pause();
    a.act(context -> handled.add("first"));
    network.runFor(ms(1));
    a.host().resume();
    a.act(context -> handled.add("second"));
    network.runUntilIdle();
    a.act(context -> handled.add("third"));
    assertThat(handled).containsExactly("first", "second", "third");
  }

  @Test
  void calls_that_are_lost_in_a_crash_do_not_hold_up_later_ones() {
    List<String> handled = new ArrayList<>();
    a.host().pause();
    a.act(context -> handled.add("lost"));
    network.runFor(ms(1));
    a.host().crash().restart();
    a.act(context -> handled.add("handled at once"));
    assertThat(handled).containsExactly("handled at once");
  }

  @Test
  void one_process_that_fails_to_start_does_not_keep_the_others_on_its_host_from_starting() {
    boolean[] broken = new boolean[1];
    Probe first =
        Probe.startingWith(
            network,
            "c",
            context -> {
              if (broken[0]) {
                throw new IllegalStateException("disk full");
              }
            });
    Probe second = first.neighbour("c/second");
    broken[0] = true;
    first.host().crash();
    assertThatThrownBy(() -> first.host().restart()).isInstanceOf(ProcessException.class);
    assertThat(first.act(context -> {})).isFalse();
    assertThat(second.act(context -> {})).isTrue();
  }

  @Test
  void what_a_paused_host_sent_before_arrives_and_other_hosts_go_on() {
    a.send(b, "before");
    a.host().pause();
    network.runFor(ms(2));
    assertThat(b.received).containsExactly("before@1.0");
  }

  @Test
  void a_crash_in_a_pause_loses_what_waits() {
    b.host().pause();
    a.sendAsking(b, "waits");
    network.runFor(ms(5));
    b.host().crash();
    b.host().restart();
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
    assertThat(a.texts()).containsExactly("waits failed");
    assertThat(b.host().isPaused()).isFalse();
  }

  private Duration clockOf(Probe probe) {
    List<Long> read = new ArrayList<>();
    probe.act(context -> read.add(context.now()));
    return Duration.ofNanos(read.get(0) - SimulatedClock.EPOCH_NANOS);
  }

  @Test
  void clocks_run_with_virtual_time_unless_told_otherwise() {
    network.runFor(ms(1234));
    assertThat(clockOf(a)).isEqualTo(ms(1234));
  }

  @Test
  void an_offset_moves_one_clock_and_can_be_corrected() {
    network.runFor(ms(100));
    a.host().clockOffset(ms(-30));
    assertThat(clockOf(a)).isEqualTo(ms(70));
    assertThat(clockOf(b)).isEqualTo(ms(100));
    network.runFor(ms(100));
    a.host().clockOffset(Duration.ZERO);
    assertThat(clockOf(a)).isEqualTo(ms(200));
  }

  @Test
  void a_step_moves_a_clock_from_where_it_is_and_no_timer() {
    a.act(context -> context.schedule(ms(10), text("timer")));
    a.host().clockOffset(ms(50)).clockStep(ms(-20));
    assertThat(clockOf(a)).isEqualTo(ms(30));
    network.runUntilIdle();
    assertThat(a.received).containsExactly("timer@10.0");
  }

  @Test
  void drift_makes_a_clock_and_new_timers_run_faster_or_slower() {
    network.runFor(ms(100));
    a.host().clockDrift(0.25);
    a.act(context -> context.schedule(ms(100), text("timer")));
    network.runUntilIdle();
    assertThat(a.received).containsExactly("timer@180.0");
    assertThat(clockOf(a)).isEqualTo(ms(200));
    a.host().clockDrift(0);
    network.runFor(ms(10));
    assertThat(clockOf(a)).isEqualTo(ms(210));
  }

  @Test
  void what_came_in_a_pause_is_lost_in_a_crash_right_after_the_pause() {
    b.host().pause();
    a.send(b, "waits");
    network.runFor(ms(5));
    b.host().resume();
    b.host().crash().restart();
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
  }

  @Test
  void messages_within_a_host_that_are_lost_in_a_crash_are_told() {
    List<NetworkEvent> dropped = new ArrayList<>();
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Dropped) {
            dropped.add(event);
          }
        });
    Probe neighbour = a.neighbour("a/neighbour");
    a.send(neighbour, "lost in the queue");
    a.host().crash();
    network.runUntilIdle();
    a.host().restart().pause();
    network.after(ms(1), () -> a.host().crash());
    a.act(context -> context.send(neighbour.address, text("never sent")));
    network.runUntilIdle();
    assertThat(dropped)
        .singleElement()
        .extracting(event -> ((NetworkEvent.Dropped) event).reason())
        .isEqualTo(DropReason.HOST_DOWN);
    assertThat(network.messageCounts()).isEqualTo(MessageCounts.NONE);
  }

  @Test
  void a_crash_gives_a_table_back_in_the_order_that_it_had() {
    a.act(
        context -> {
          for (String key : List.of("x", "y", "z")) {
            table(context).put(key, 1);
          }
          context.disk().sync();
          table(context).remove("x");
          table(context).put("new", 1);
          table(context).remove("y");
          table(context).put("y", 2);
          assertThat(table(context).size()).isEqualTo(3);
          assertThat(table(context).get("x")).isEmpty();
        });
    a.host().crash().restart();
    assertThat(keys(a)).containsExactly("x", "y", "z");
    a.act(
        context -> {
          table(context).remove("x");
          context.disk().sync();
          table(context).put("x", 3);
        });
    assertThat(keys(a)).containsExactly("y", "z", "x");
  }

  private static List<String> keys(Probe probe) {
    List<String> keys = new ArrayList<>();
    probe.act(context -> table(context).forEach((key, value) -> keys.add(key)));
    return keys;
  }

  @Test
  void a_clock_that_loses_time_for_years_never_goes_back() {
    a.host().clockDrift(-0.5);
    network.runFor(Duration.ofDays(3650));
    Duration last = clockOf(a);
    for (int i = 0; i < 1_000; i++) {
      network.runFor(Duration.ofNanos(1));
      Duration next = clockOf(a);
      assertThat(next).isGreaterThanOrEqualTo(last);
      last = next;
    }
    assertThat(last).isEqualTo(Duration.ofDays(1825).plusNanos(500));
  }

  @Test
  void a_clock_cannot_be_moved_to_where_it_cannot_be_read() {
    a.host().clockStep(Duration.ofDays(36_000));
    a.host().clockStep(Duration.ofDays(36_000));
    assertThatThrownBy(() -> a.host().clockStep(Duration.ofDays(36_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "a clock that is moved by PT864000H would read a time after the year 2262");
    assertThat(clockOf(a)).isEqualTo(Duration.ofDays(72_000));
  }

  @Test
  void a_timer_does_not_fire_before_the_clock_that_drifts_has_run_that_far() {
    for (double drift : List.of(-0.5, -0.125, 0.001, 0.25, 0.3, 1.0)) {
      a.host().clockDrift(drift);
      for (int nanos = 0; nanos < 100; nanos++) {
        Duration before = clockOf(a);
        Duration delay = Duration.ofNanos(nanos);
        List<Long> fired = new ArrayList<>();
        a.act(
            context ->
                context.schedule(delay, new Probe.Message.Act(then -> fired.add(then.now()))));
        network.runUntilIdle();
        assertThat(Duration.ofNanos(fired.get(0) - SimulatedClock.EPOCH_NANOS))
            .isBetween(before.plus(delay), before.plus(delay).plusNanos(2));
      }
    }
  }

  @Test
  void a_timer_does_not_overtake_what_waited_in_a_pause() {
    b.act(context -> context.schedule(ms(5), text("timer")));
    b.host().pause();
    a.send(b, "waited");
    network.after(ms(5), b.host()::resume);
    network.runUntilIdle();
    assertThat(b.received).containsExactly("waited@5.0", "timer@5.0");
  }

  @Test
  void a_wiped_host_is_down_even_if_a_listener_wipes_and_restarts_it() {
    List<NetworkEvent> wipes = new ArrayList<>();
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.HostChanged changed
              && changed.change() == HostChange.WIPED) {
            wipes.add(event);
            if (wipes.size() == 1) {
              a.host().wipe();
              a.host().restart();
            }
          }
        });
    assertThat(a.host().wipe().isUp()).isFalse();
    assertThat(wipes).hasSize(2);
  }

  @Test
  void a_listener_that_crashes_and_restarts_a_host_as_it_restarts_makes_no_second_process() {
    List<String> starts = new ArrayList<>();
    Probe c = Probe.startingWith(network, "c", context -> starts.add("start"));
    boolean[] done = new boolean[1];
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.HostChanged changed
              && changed.change() == HostChange.RESTARTED
              && !done[0]) {
            done[0] = true;
            c.host().crash().restart();
          }
        });
    c.host().crash().restart();
    assertThat(starts).hasSize(2);
    assertThat(c.host().crashes()).isEqualTo(2);
  }

  @Test
  void a_process_that_a_listener_spawns_as_its_host_restarts_starts_once() {
    List<String> starts = new ArrayList<>();
    Address<String> late = network.address(a.host(), "late");
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.HostChanged changed
              && changed.change() == HostChange.RESTARTED) {
            network.spawn(
                late,
                context -> {
                  starts.add("start");
                  return message -> {};
                });
          }
        });
    a.host().crash().restart();
    assertThat(starts).hasSize(1);
  }
}
