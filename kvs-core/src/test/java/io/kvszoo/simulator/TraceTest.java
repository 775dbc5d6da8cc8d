package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link SimulatedNetwork#traceHash} tells apart. */
class TraceTest {

  record Apple() implements Probe.Message {}

  record Pear() implements Probe.Message {}

  /** Two runs that differ in one thing. */
  record Pair(
      String what,
      BiConsumer<SimulatedNetwork, Probe> one,
      BiConsumer<SimulatedNetwork, Probe> other) {

    @Override
    public String toString() {
      return what;
    }
  }

  private static long trace(BiConsumer<SimulatedNetwork, Probe> run) {
    SimulatedNetwork network = SimulatedNetwork.seeded(42);
    Probe probe = Probe.on(network, "a");
    Probe.on(network, "b");
    run.accept(network, probe);
    network.runFor(ms(10));
    return network.traceHash();
  }

  static List<Pair> pairs() {
    return List.of(
        new Pair(
            "the type of a message within a host",
            (network, a) -> a.act(context -> context.send(a.address, new Apple())),
            (network, a) -> a.act(context -> context.send(a.address, new Pear()))),
        new Pair(
            "the type of a timer",
            (network, a) -> a.act(context -> context.schedule(ms(1), new Apple())),
            (network, a) -> a.act(context -> context.schedule(ms(1), new Pear()))),
        new Pair(
            "the type of a call",
            (network, a) -> network.submit(a.address, new Apple()),
            (network, a) -> network.submit(a.address, new Pear())),
        new Pair(
            "whether something is sent or scheduled",
            (network, a) -> a.act(context -> context.send(a.address, new Apple())),
            (network, a) -> a.act(context -> context.schedule(ms(0), new Apple()))),
        new Pair(
            "a sync",
            (network, a) -> a.act(context -> context.disk().sync()),
            (network, a) -> a.act(context -> {})),
        new Pair("a stop", (network, a) -> network.stop(a.address), (network, a) -> {}),
        new Pair("a host", (network, a) -> network.addHost("more"), (network, a) -> {}),
        new Pair(
            "how far a clock is stepped",
            (network, a) -> a.host().clockStep(ms(1)),
            (network, a) -> a.host().clockStep(Duration.ofDays(300))),
        new Pair(
            "how fast a clock drifts",
            (network, a) -> a.host().clockDrift(0.1),
            (network, a) -> a.host().clockDrift(0.2)),
        new Pair(
            "a capacity",
            (network, a) -> a.host().capacity(10),
            (network, a) -> a.host().capacity(20)),
        new Pair(
            "a probability of loss",
            (network, a) -> network.links().loss(0.1),
            (network, a) -> network.links().loss(0.2)),
        new Pair(
            "a latency",
            (network, a) -> network.links().latency(Latency.constant(ms(1))),
            (network, a) -> network.links().latency(Latency.constant(ms(2)))),
        new Pair(
            "the latency of copies",
            (network, a) -> network.links().duplication(0.1, Latency.constant(ms(1))),
            (network, a) -> network.links().duplication(0.1, Latency.constant(ms(2)))),
        new Pair(
            "the direction of a partition",
            (network, a) -> network.partitionOneWay(Set.of("a"), Set.of("b")),
            (network, a) -> network.partitionOneWay(Set.of("b"), Set.of("a"))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void the_trace_tells_apart(Pair pair) {
    assertThat(trace(pair.one())).isEqualTo(trace(pair.one()));
    assertThat(trace(pair.one())).isNotEqualTo(trace(pair.other()));
  }

  @Test
  void a_latency_of_the_users_own_leaves_no_identity_in_the_trace() {
    assertThat(trace((network, a) -> network.links().latency(random -> 5)))
        .isEqualTo(trace((network, a) -> network.links().latency(random -> 5)));
  }

  @Test
  void lambdas_leave_nothing_in_the_trace_that_differs_from_run_to_run() {
    Runnable one = () -> {};
    Runnable other = () -> {};
    assertThat(one.getClass()).isNotEqualTo(other.getClass());
    assertThat(new MessageType(one.getClass()).hash)
        .isEqualTo(new MessageType(other.getClass()).hash)
        .isNotEqualTo(new MessageType(String.class).hash);
  }
}
