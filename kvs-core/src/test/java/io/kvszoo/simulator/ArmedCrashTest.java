package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Crashes in the middle of a handler. */
class ArmedCrashTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");
  private final List<String> happened = new ArrayList<>();

  private void sendThree() {
    a.act(
        context -> {
          for (String text : List.of("1", "2", "3")) {
            context.send(b.address, text(text));
          }
          happened.add("sent all");
        });
    network.runUntilIdle();
  }

  private void writeAndSync(int value) {
    a.act(
        context -> {
          Table<String, Integer> table = context.disk().table("numbers");
          table.put("key", value);
          context.disk().sync();
          happened.add("synced " + value);
        });
  }

  private int stored() {
    List<Integer> read = new ArrayList<>();
    a.act(
        context -> read.add(context.disk().<String, Integer>table("numbers").get("key").orElse(0)));
    return read.get(0);
  }

  @Test
  void a_crash_at_the_second_send_lets_two_of_three_messages_go() {
    ArmedCrash crash = a.host().crashAtSend(2);
    assertThat(crash.hasStruck()).isFalse();
    sendThree();
    assertThat(b.texts()).containsExactly("1", "2");
    assertThat(happened).isEmpty();
    assertThat(a.host().isUp()).isFalse();
    assertThat(crash.hasStruck()).isTrue();
    a.host().restart();
    sendThree();
    assertThat(b.texts()).containsExactly("1", "2", "1", "2", "3");
    assertThat(a.host().crashes()).isEqualTo(1);
  }

  @Test
  void sends_within_the_host_count_and_are_lost_with_it() {
    Probe neighbour = a.neighbour("a/neighbour");
    a.host().crashAtSend(1);
    a.act(context -> context.send(neighbour.address, text("within")));
    a.host().restart();
    network.runUntilIdle();
    assertThat(neighbour.received).isEmpty();
    assertThat(a.host().crashes()).isEqualTo(1);
  }

  @Test
  void a_crash_before_a_sync_takes_its_writes_and_one_after_it_does_not() {
    a.host().crashBeforeSync(2);
    writeAndSync(1);
    writeAndSync(2);
    a.host().restart();
    assertThat(stored()).isEqualTo(1);
    a.host().crashAfterSync(1);
    writeAndSync(3);
    a.host().restart();
    assertThat(stored()).isEqualTo(3);
    assertThat(happened).containsExactly("synced 1");
  }

  @Test
  void a_crash_at_a_start_leaves_the_processes_after_it_down() {
    Probe second = a.neighbour("a/second");
    a.host().crash();
    a.host().crashAtStart(1);
    assertThat(a.host().restart().isUp()).isFalse();
    assertThat(a.host().restart().isUp()).isTrue();
    assertThat(second.act(context -> {})).isTrue();
  }

  @Test
  void several_crashes_wait_side_by_side_and_each_strikes_once() {
    ArmedCrash first = a.host().crashAtSend(1);
    ArmedCrash second = a.host().crashAtSend(3);
    sendThree();
    assertThat(first.hasStruck()).isTrue();
    a.host().restart();
    sendThree();
    assertThat(second.hasStruck()).isTrue();
    assertThat(b.texts()).containsExactly("1", "1", "2");
    assertThat(a.host().crashes()).isEqualTo(2);
  }

  @Test
  void a_crash_that_is_cancelled_does_not_strike() {
    ArmedCrash crash = a.host().crashAtSend(1);
    crash.cancel();
    sendThree();
    assertThat(b.texts()).hasSize(3);
    assertThat(crash.hasStruck()).isFalse();
  }

  @Test
  void numbers_begin_at_one() {
    assertThatThrownBy(() -> a.host().crashAtSend(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sends (0) must be >= 1; 1 is the first from now on");
  }

  @Test
  void a_crash_of_another_cause_in_the_same_moment_leaves_it_armed() {
    Probe c =
        Probe.startingWith(
            network,
            "c",
            context -> {
              if (!happened.isEmpty()) {
                context.send(b.address, text("started"));
              }
            });
    happened.add("first start");
    c.host().crash();
    c.host().crashAtSend(1);
    ArmedCrash atStart = c.host().crashAtStart(1);
    c.host().restart();
    assertThat(c.host().crashes()).isEqualTo(2);
    assertThat(atStart.hasStruck()).isFalse();
    c.host().restart();
    assertThat(c.host().crashes()).isEqualTo(3);
    assertThat(atStart.hasStruck()).isTrue();
  }

  @Test
  void a_send_that_a_listener_crashes_the_host_at_leaves_it_armed() {
    ArmedCrash crash = a.host().crashAtSend(1);
    boolean[] done = new boolean[1];
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Sent && !done[0]) {
            done[0] = true;
            a.host().crash().restart();
          }
        });
    sendThree();
    assertThat(crash.hasStruck()).isFalse();
    assertThat(a.host().crashes()).isEqualTo(1);
    sendThree();
    assertThat(crash.hasStruck()).isTrue();
    assertThat(a.host().crashes()).isEqualTo(2);
  }
}
