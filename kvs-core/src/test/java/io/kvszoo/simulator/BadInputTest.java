package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void probabilities_outside_of_0_to_1_are_refused(double probability) {
    Links links = network.links();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> links.loss(probability))
        .withMessage("loss (" + probability + ") must be a probability in [0, 1]");
    assertThatIllegalArgumentException().isThrownBy(() -> links.duplication(probability));
    assertThatIllegalArgumentException().isThrownBy(() -> links.reportedFailed(probability));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Latency.mostly(Latency.constant(ms(1)), Latency.constant(ms(1)), probability));
  }

  @Test
  @SuppressWarnings("NullAway") // What callers without such a check do.
  void a_null_is_refused_with_the_name_of_the_parameter_and_the_rule() {
    SimulatedNetworkBuilder builder = SimulatedNetwork.builder();
    Address<Probe.Message> address = network.address(a.host(), "empty");
    Map<String, ThrowingCallable> nulls =
        ImmutableMap.<String, ThrowingCallable>builder()
            .put("distribution", () -> builder.latency(null))
            .put("chosen", () -> builder.choices(null))
            .put("listener", () -> builder.listener(null))
            .put("idleLimit", () -> builder.idleLimit(null))
            .put("latency", () -> Latency.constant(null))
            .put("min", () -> Latency.uniform(null, ms(1)))
            .put("slow", () -> Latency.mostly(Latency.constant(ms(1)), null, 0.5))
            .put("duration", () -> network.runFor(null))
            .put("condition", () -> network.runUntil(null, ms(1)))
            .put("limit", () -> network.await(() -> true, null))
            .put("action", () -> network.after(ms(1), null))
            .put("host", () -> network.address(null, "path"))
            .put("address", () -> network.stop(null))
            .put("factory", () -> network.spawn(address, null))
            .put("message", () -> network.submit(a.address, null))
            .put("a set of hosts", () -> network.partition(null, List.of("a")))
            .buildOrThrow();
    nulls.forEach(
        (parameter, call) ->
            assertThatNullPointerException()
                .isThrownBy(call)
                .withMessageStartingWith(parameter + " must not be null; "));
  }

  @Test
  void negative_durations_are_refused() {
    Duration negative = ms(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.runFor(negative))
        .withMessage("duration (PT-0.001S) must not be negative");
    assertThatIllegalArgumentException().isThrownBy(() -> Latency.constant(negative));
    assertThatIllegalArgumentException().isThrownBy(() -> network.after(negative, () -> {}));
    assertThatIllegalArgumentException().isThrownBy(() -> network.await(() -> true, negative));
    assertThatThrownBy(() -> a.act(context -> context.schedule(negative, text("never"))))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(network.now()).isZero();
  }

  @Test
  void durations_beyond_virtual_time_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.runFor(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageContaining("the range of virtual time");
    network.runFor(Duration.ofDays(36_000));
    network.runFor(Duration.ofDays(36_000));
    assertThatThrownBy(() -> network.runFor(Duration.ofDays(36_000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("virtual time ends after 292 years");
  }

  @Test
  void latencies_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latency.uniform(ms(2), ms(1)))
        .withMessage("min (PT0.002S) must not be above max (PT0.001S); exchange them");
    assertThatIllegalArgumentException().isThrownBy(() -> Latency.logNormal(ms(1), -1));
    assertThatIllegalArgumentException().isThrownBy(() -> a.host().clockDrift(-0.6));
  }

  @Test
  void a_latency_of_the_users_own_that_draws_a_negative_time_is_refused() {
    Probe b = Probe.on(network, "b");
    network.links().latency(random -> -1);
    assertThatThrownBy(() -> a.send(b, "never"))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("returned a sample of -1 ns; a sample must be in [0, ");
  }

  @Test
  void unknown_hosts_are_refused_with_those_that_are_known() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.host("b"))
        .withMessage("there is no host 'b'; this network has the hosts [a]");
    assertThatIllegalArgumentException().isThrownBy(() -> network.link("a", "b"));
  }

  @Test
  void names_that_are_blank_or_taken_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.addHost("a"))
        .withMessage("host 'a' already exists; choose another name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.addHost(" "))
        .withMessageContaining("must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.address(a.host(), "a/probe"))
        .withMessageContaining("path 'a/probe' is taken");
    assertThat(network.hosts()).hasSize(1);
  }

  @Test
  void a_second_start_on_the_same_path_is_refused() {
    assertThatThrownBy(() -> network.spawn(a.address, context -> message -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already spawned at 'a/probe'");
    assertThat(a.act(context -> {})).isTrue();
  }

  @Test
  void sends_to_a_process_that_never_existed_are_refused() {
    Address<Probe.Message> reserved = network.address(a.host(), "a/reserved");
    assertThatThrownBy(() -> a.act(context -> context.send(reserved, text("hello"))))
        .hasRootCauseMessage(
            "no process was ever spawned at 'a/reserved'; spawn it before you send");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.submit(reserved, text("hello")))
        .withMessageContaining("no process was ever spawned at 'a/reserved'");
  }

  @Test
  void a_host_of_another_network_and_an_address_that_this_one_never_made_are_refused() {
    SimulatedNetwork other = SimulatedNetwork.seeded(1);
    Probe stranger = Probe.on(other, "stranger");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.address(other.addHost("a"), "a/new"))
        .withMessageContaining("belongs to another network");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.submit(stranger.address, text("hello")))
        .withMessage(
            "this network has no address 'stranger/probe' on host 'stranger'; use an address that this network created");
    assertThatThrownBy(() -> a.send(stranger, "hello"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_context_is_of_no_use_outside_of_its_handler() {
    List<Context<Probe.Message>> leaked = new ArrayList<>();
    a.act(leaked::add);
    Context<Probe.Message> context = leaked.get(0);
    for (Runnable use :
        List.<Runnable>of(
            () -> context.send(a.address, text("hello")),
            () -> context.schedule(ms(1), text("hello")),
            context::now,
            context::random,
            context::disk)) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the context of process 'a/probe' was used outside of a handler of the process; send the process a message instead");
    }
  }

  @Test
  void the_tables_of_a_process_are_of_no_use_outside_of_its_handler() {
    List<Table<String, Integer>> leaked = new ArrayList<>();
    a.act(context -> leaked.add(context.disk().table("numbers")));
    assertThatThrownBy(() -> leaked.get(0).put("key", 1)).isInstanceOf(IllegalStateException.class);
    assertThat(leaked.get(0).size()).isZero();
  }
}
