package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever a network leaves to chance can be decided by somebody else. */
class ChoicesTest {

  /** Notes what is asked, and chooses what a test sets. */
  private static final class Script implements Choices {

    final List<String> asked = new ArrayList<>();
    final Set<MessageChoice> happening = new HashSet<>();
    Duration latency = ms(1);
    boolean lastFirst;
    String crashingAt = "";
    private final Choices seeded = Choices.seeded(42);

    private static String name(Upcoming event) {
      return event.message().map(Object::toString).orElse("turn") + " on " + event.host();
    }

    @Override
    public boolean happens(MessageChoice choice, Upcoming message, double probability) {
      asked.add(choice + " of " + name(message));
      return happening.contains(choice);
    }

    @Override
    public long latency(MessageChoice choice, Upcoming message, Latency ofLink) {
      asked.add(choice + " of " + name(message));
      return choice == MessageChoice.LATENCY ? latency.toNanos() : 5_000_000;
    }

    @Override
    public RandomGenerator randomOf(Address<?> process, int start) {
      asked.add("random of " + process.path() + " at start " + start);
      return seeded.randomOf(process, start);
    }

    @Override
    public boolean crashesAt(CrashPoint point, Address<?> process) {
      return crashingAt.equals(point + " of " + process.path());
    }

    @Override
    public int next(List<? extends Upcoming> simultaneous) {
      asked.add(simultaneous.stream().map(Script::name).toList().toString());
      return lastFirst ? simultaneous.size() - 1 : 0;
    }
  }

  private final Script script = new Script();
  private final SimulatedNetwork network = SimulatedNetwork.builder().choices(script).build();
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");

  @Test
  void whether_a_message_is_lost_doubled_or_reported_is_chosen() {
    network.links().loss(0.1).duplication(0.1).reportedFailed(0.1);
    a.sendAsking(b, "plain");
    network.runUntilIdle();
    script.happening.addAll(Set.of(MessageChoice.DUPLICATION, MessageChoice.REPORTED_FAILED));
    a.sendAsking(b, "twice");
    network.runUntilIdle();
    script.happening.addAll(Set.of(MessageChoice.LOSS));
    a.sendAsking(b, "copy");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("plain", "twice", "twice", "copy");
    assertThat(a.texts()).containsExactly("twice failed");
    assertThat(script.asked).contains("LOSS of plain on b", "LOSS_OF_COPY of copy on b");
  }

  @Test
  void how_long_a_message_takes_is_chosen() {
    network.links().latency(Latency.uniform(ms(1), ms(2)));
    a.send(b, "slow");
    script.latency = ms(7);
    a.send(b, "slower");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("slow@1.0", "slower@7.0");
  }

  @Test
  void a_latency_that_cannot_be_is_refused() {
    network.links().latency(Latency.uniform(ms(1), ms(2)));
    script.latency = ms(-1);
    assertThatThrownBy(() -> a.send(b, "back in time"))
        .hasRootCauseMessage(
            "latency 'uniform PT0.001S to PT0.002S' returned a sample of -1000000 ns; a sample must be in [0, 3153600000000000000] ns, which is about 100 years");
  }

  @Test
  void where_there_is_no_choice_nobody_is_asked() {
    script.asked.clear();
    a.sendAsking(b, "hello");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("hello@1.0");
    assertThat(script.asked).isEmpty();
  }

  @Test
  void which_of_several_events_of_one_moment_happens_next_is_chosen() {
    Probe c = a.neighbour("a/c");
    a.send(b, "one");
    c.send(b, "two");
    b.act(context -> context.schedule(ms(1), text("three")));
    script.lastFirst = true;
    network.runUntilIdle();
    assertThat(b.received).containsExactly("three@1.0", "two@1.0", "one@1.0");
    assertThat(script.asked).endsWith("[one on b, two on b, three on b]", "[one on b, two on b]");
  }

  @Test
  void a_choice_among_events_keeps_the_order_of_the_others() {
    a.sendMany(b, 3);
    script.lastFirst = true;
    assertThat(network.step()).isTrue();
    script.lastFirst = false;
    b.send(b, "own");
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("2", "0", "1", "own");
  }

  @Test
  void whether_a_host_crashes_in_the_middle_of_a_handler_is_chosen() {
    script.crashingAt = "SEND of a/probe";
    a.act(
        context -> {
          context.send(b.address, text("first"));
          context.send(b.address, text("second"));
        });
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("first");
    assertThat(a.host().isUp()).isFalse();
    assertThat(b.host().isUp()).isTrue();
  }

  @Test
  void what_a_process_draws_is_chosen_anew_at_each_start() {
    b.host().crash().restart();
    assertThat(script.asked)
        .containsExactly(
            "random of a/probe at start 1",
            "random of b/probe at start 1",
            "random of b/probe at start 2");
  }
}
