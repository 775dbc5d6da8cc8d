package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Journal;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A process that crashed, was stopped or threw in the middle of its handler is inert. */
class DeadProcessTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");
  private final List<String> happened = new ArrayList<>();

  /** Lets something happen the first time that an event of some kind does. */
  private void once(Class<? extends NetworkEvent> kind, Runnable action) {
    boolean[] done = new boolean[1];
    network.addListener(
        event -> {
          if (kind.isInstance(event) && !done[0]) {
            done[0] = true;
            action.run();
          }
        });
  }

  private static Table<String, Integer> table(Context<Probe.Message> context) {
    return context.disk().table("numbers");
  }

  @Test
  void the_rest_of_a_handler_is_not_executed_after_a_crash_at_a_sync() {
    once(NetworkEvent.Synced.class, () -> a.host().crash());
    a.act(
        context -> {
          happened.add("before");
          context.disk().sync();
          happened.add("after");
        });
    assertThat(happened).containsExactly("before");
  }

  @Test
  void the_rest_of_a_handler_does_not_read_what_the_crash_took_back() {
    once(NetworkEvent.Sent.class, () -> a.host().crash().restart());
    a.act(
        context -> {
          Table<String, Integer> table = table(context);
          Journal<String> journal = context.disk().journal("journal");
          table.put("key", 1);
          journal.append("value");
          try {
            context.send(b.address, text("hello"));
          } finally {
            for (Runnable reading :
                List.<Runnable>of(
                    () -> table.getOrDefault("key", 0),
                    () -> table.get("key"),
                    table::size,
                    () -> table.forEach((key, value) -> {}),
                    journal::first,
                    journal::end,
                    () -> journal.get(0))) {
              assertThatThrownBy(reading::run).isInstanceOf(ProcessDown.class);
              happened.add("refused");
            }
          }
        });
    assertThat(happened).hasSize(7);
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("hello");
    assertThat(network.firstFailure()).isEmpty();
  }

  @Test
  void what_a_process_throws_after_its_crash_is_not_blamed_on_the_run() {
    a.act(
        context -> {
          a.host().crash();
          throw new IllegalStateException("thrown by the dead");
        });
    assertThat(network.firstFailure()).isEmpty();
    a.host().restart();
    assertThat(a.act(context -> happened.add("alive"))).isTrue();
    assertThat(happened).containsExactly("alive");
  }

  @Test
  void a_process_that_is_stopped_in_its_own_handler_does_no_more() {
    a.act(
        context -> {
          network.stop(a.address);
          context.send(b.address, text("never"));
        });
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
  }

  @Test
  void a_report_of_a_failure_does_not_reach_the_next_incarnation() {
    b.host().crash();
    once(NetworkEvent.Sent.class, () -> a.host().crash().restart());
    a.sendAsking(b, "hello");
    network.runUntilIdle();
    assertThat(a.received).isEmpty();
  }

  @Test
  void a_message_within_the_host_that_is_sent_as_it_crashes_is_lost() {
    Probe neighbour = a.neighbour("a/neighbour");
    once(NetworkEvent.Sent.class, () -> a.host().crash().restart());
    a.act(context -> context.send(neighbour.address, text("within")));
    network.runUntilIdle();
    assertThat(neighbour.received).isEmpty();
  }

  @Test
  void a_process_that_died_while_it_started_does_not_take_its_successor_down() {
    once(NetworkEvent.Synced.class, () -> network.host("c").crash().restart());
    List<Integer> starts = new ArrayList<>();
    Probe c =
        Probe.startingWith(
            network,
            "c",
            context -> {
              starts.add(starts.size());
              boolean first = starts.size() == 1;
              try {
                context.disk().sync();
              } finally {
                if (first) {
                  happened.add("first incarnation is down");
                }
              }
            });
    assertThat(happened).containsExactly("first incarnation is down");
    assertThat(starts).hasSize(2);
    assertThat(c.act(context -> happened.add("second incarnation"))).isTrue();
  }

  @Test
  void the_exception_of_a_process_that_died_while_it_started_is_not_its_successors() {
    List<Integer> starts = new ArrayList<>();
    Consumer<Context<Probe.Message>> begin =
        context -> {
          starts.add(starts.size());
          if (starts.size() == 1) {
            network.host("c").crash().restart();
            throw new IllegalStateException("of the first");
          }
        };
    Probe c = Probe.startingWith(network, "c", begin);
    assertThat(starts).hasSize(2);
    assertThat(c.act(context -> happened.add("second incarnation"))).isTrue();
    assertThat(network.firstFailure()).isEmpty();
  }

  @Test
  void a_wiped_host_is_down_even_if_a_listener_restarts_it() {
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.HostChanged) {
            a.host().restart();
          }
        });
    assertThat(a.host().wipe().isUp()).isFalse();
    a.host().restart();
    assertThat(a.host().isUp()).isTrue();
  }

  @Test
  void a_context_of_an_earlier_incarnation_cannot_be_used_by_its_successor() {
    List<Context<Probe.Message>> kept = new ArrayList<>();
    a.act(kept::add);
    a.host().crash().restart();
    a.act(
        context ->
            assertThatThrownBy(() -> kept.get(0).send(b.address, text("never")))
                .hasMessageContaining("was used outside of a handler"));
  }

  @Test
  void a_process_that_throws_is_down_as_after_a_crash_and_alone_until_its_host_restarts() {
    Probe neighbour = a.neighbour("a/neighbour");
    a.act(
        context -> {
          table(context).put("synced", 1);
          context.disk().sync();
          context.schedule(ms(1), text("timer"));
        });
    assertThatThrownBy(
            () ->
                a.act(
                    context -> {
                      context.send(b.address, text("sent before"));
                      table(context).put("synced", 2);
                      throw new IllegalStateException("boom");
                    }))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("it is down until its host restarts");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("sent before");
    assertThat(a.received).isEmpty();
    assertThat(a.act(context -> {})).isFalse();
    assertThat(neighbour.act(context -> {})).isTrue();
    a.host().crash().restart();
    a.act(context -> happened.add("stored " + table(context).getOrDefault("synced", 0)));
    assertThat(happened).containsExactly("stored 1");
  }

  @Test
  void messages_to_a_process_that_threw_are_dropped_for_that_reason() {
    List<DropReason> reasons = new ArrayList<>();
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Dropped dropped) {
            reasons.add(dropped.reason());
          }
        });
    fail(b);
    a.sendAsking(b, "hello");
    network.runUntilIdle();
    assertThat(reasons).containsExactly(DropReason.PROCESS_DOWN);
    assertThat(a.texts()).containsExactly("hello failed");
  }

  private static void fail(Probe probe) {
    assertThatThrownBy(() -> probe.act(DeadProcessTest::boom)).isInstanceOf(ProcessException.class);
  }

  private static void boom(Context<Probe.Message> context) {
    throw new IllegalStateException("boom in " + context.self());
  }

  @Test
  void those_who_wait_are_not_told_what_a_process_threw_and_the_owner_of_the_run_is() {
    List<NetworkEvent> failures = new ArrayList<>();
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Failed) {
            failures.add(event);
          }
        });
    a.act(context -> context.schedule(ms(1), new Probe.Message.Act(DeadProcessTest::boom)));
    b.act(context -> context.schedule(ms(3), new Probe.Message.Act(DeadProcessTest::boom)));
    assertThat(network.await(() -> false, ms(2))).isFalse();
    assertThat(network.now()).isEqualTo(ms(2));
    assertThat(network.firstFailure()).get().asString().contains("boom in a/probe");
    assertThatThrownBy(() -> network.runFor(ms(2)))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("boom in b/probe");
    assertThat(failures).hasSize(2);
  }

  @Test
  void a_listener_that_throws_disturbs_neither_the_run_nor_the_other_listeners() {
    network.addListener(
        event -> {
          throw new IllegalStateException("listener");
        });
    network.addListener(event -> happened.add(event.getClass().getSimpleName()));
    assertThatThrownBy(() -> a.send(b, "hello")).hasMessage("listener");
    assertThatThrownBy(network::runUntilIdle).hasMessage("listener");
    network.runUntilIdle();
    assertThatThrownBy(() -> a.host().crash()).hasMessage("listener");
    assertThatThrownBy(() -> a.host().restart()).hasMessage("listener");
    assertThat(happened)
        .containsExactly("Submitted", "Sent", "Delivered", "HostChanged", "HostChanged", "Started");
    assertThat(b.texts()).containsExactly("hello");
    assertThat(network.firstFailure()).isEmpty();
    assertThatThrownBy(() -> assertThat(a.act(context -> happened.add("alive"))).isTrue())
        .hasMessage("listener");
    assertThat(happened).endsWith("Submitted", "alive");
  }

  @Test
  void calls_are_handled_at_once_again_after_a_listener_threw_at_one_that_was_queued() {
    boolean[] broken = {true};
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Submitted && broken[0]) {
            broken[0] = false;
            throw new IllegalStateException("listener");
          }
        });
    a.host().pause();
    a.act(context -> happened.add("queued"));
    a.host().resume();
    assertThatThrownBy(network::runUntilIdle).hasMessage("listener");
    a.act(context -> happened.add("at once"));
    assertThat(happened).containsExactly("queued", "at once");
  }

  @Test
  void a_process_is_down_whatever_it_throws() {
    for (Throwable thrown :
        List.of(new NoClassDefFoundError("no"), new java.io.IOException("no"))) {
      Probe c = Probe.on(network, thrown.getClass().getSimpleName());
      assertThatThrownBy(
              () ->
                  c.act(
                      context -> {
                        table(context).put("half", 1);
                        sneak(thrown);
                      }))
          .isInstanceOf(ProcessException.class)
          .hasCause(thrown);
      assertThat(c.act(context -> {})).isFalse();
      c.host().crash().restart();
      c.act(context -> assertThat(table(context).size()).isZero());
    }
  }

  @SuppressWarnings("unchecked") // Any throwable is thrown as it is, as other languages do.
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void a_process_is_down_even_if_the_text_of_its_message_throws() {
    record Nasty() implements Probe.Message {
      @Override
      public String toString() {
        throw new AssertionError("text");
      }
    }
    Address<Probe.Message> address = network.address(network.addHost("c"), "c");
    network.spawn(
        address,
        context ->
            message -> {
              throw new IllegalStateException("boom");
            });
    assertThatThrownBy(() -> network.submit(address, new Nasty()))
        .isInstanceOf(ProcessException.class);
    assertThat(network.submit(address, new Nasty())).isFalse();
  }

  @Test
  void a_wipe_and_a_heal_happen_wholly_whatever_listeners_throw() {
    a.act(
        context -> {
          table(context).put("key", 1);
          context.disk().sync();
        });
    Probe c = Probe.on(network, "c");
    network.partition(List.of("a"), List.of("b"));
    network.partition(List.of("a"), List.of("c"));
    boolean[] broken = {true};
    network.addListener(
        event -> {
          if (broken[0]) {
            throw new IllegalStateException("listener");
          }
        });
    assertThatThrownBy(() -> a.host().wipe()).hasMessage("listener");
    assertThatThrownBy(network::heal).hasMessage("listener");
    broken[0] = false;
    a.host().restart();
    a.act(context -> assertThat(table(context).size()).isZero());
    a.send(b, "healed");
    a.send(c, "healed");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("healed");
    assertThat(c.texts()).containsExactly("healed");
  }

  @Test
  void what_a_listener_throws_as_a_process_fails_is_attached_to_the_exception_of_the_process() {
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Failed) {
            sneak(new java.io.IOException("listener"));
          }
        });
    assertThatThrownBy(() -> a.act(DeadProcessTest::boom))
        .isInstanceOf(ProcessException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    network.links().loss(0);
    network.runFor(ms(1));
  }
}
