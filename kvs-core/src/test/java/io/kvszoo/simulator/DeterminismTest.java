package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DeterminismTest {

  private static final int HOSTS = 3;

  /** One line of a little program: what, on which hosts, how much. */
  record Line(int what, int x, int y, int amount) {

    void run(SimulatedNetwork network, List<Probe> probes) {
      Probe from = probes.get(x);
      Probe to = probes.get(y);
      double share = amount / 10.0;
      switch (what) {
        case 0 -> from.act(context -> chatter(context, probes, amount));
        case 1 -> network.links().latency(Latency.uniform(ms(0), ms(amount)));
        case 2 -> network.links().latency(Latency.logNormal(ms(amount), 0.5));
        case 3 -> network.link(name(x), name(y)).loss(share).duplication(share);
        case 4 -> network.links().fifo(amount % 2 == 0).reportedFailed(share);
        case 5 -> from.host().crash();
        case 6 -> from.host().restart();
        case 7 -> from.host().wipe();
        case 8 -> from.host().pause();
        case 9 -> from.host().resume();
        case 10 -> from.host().clockDrift(share / 2).clockStep(ms(-amount));
        case 11 -> {
          if (x != y) {
            Partition partition = network.partitionOneWay(List.of(name(x)), List.of(name(y)));
            network.after(ms(amount), partition::heal);
          }
        }
        case 12 -> to.act(context -> context.schedule(ms(amount), text("timer")));
        default -> network.runFor(ms(amount));
      }
    }

    private static String name(int host) {
      return "host-" + host;
    }

    /** Sends at random, and makes others do the same, a little less. */
    private static void chatter(Context<Probe.Message> context, List<Probe> probes, int depth) {
      for (int i = 0; i < 2 && depth > 0; i++) {
        Probe to = probes.get(context.random().nextInt(probes.size()));
        context.send(
            to.address,
            new Probe.Message.Act(next -> chatter(next, probes, depth - 1)),
            text("failed"));
      }
    }
  }

  @Provide
  Arbitrary<List<Line>> programs() {
    Arbitrary<Integer> hosts = Arbitraries.integers().between(0, HOSTS - 1);
    return Combinators.combine(
            Arbitraries.integers().between(0, 14),
            hosts,
            hosts,
            Arbitraries.integers().between(0, 8))
        .as(Line::new)
        .list()
        .ofMaxSize(30);
  }

  private static SimulatedNetwork run(
      List<Line> program, long seed, Consumer<SimulatedNetwork> prepare) {
    SimulatedNetwork network = SimulatedNetwork.seeded(seed);
    prepare.accept(network);
    return run(program, network);
  }

  private static SimulatedNetwork run(List<Line> program, SimulatedNetwork network) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      probes.add(Probe.on(network, "host-" + i));
    }
    program.forEach(line -> line.run(network, probes));
    network.runUntilIdle();
    network.hosts().forEach(SimulatedHost::resume);
    network.runUntilIdle();
    return network;
  }

  @Property
  void the_same_seed_and_program_make_the_same_run_and_a_listener_does_not_change_it(
      @ForAll("programs") List<Line> program, @ForAll long seed) {
    SimulatedNetwork first = run(program, seed, network -> {});
    SimulatedNetwork second = run(program, seed, network -> network.addListener(event -> {}));
    assertThat(second.traceHash()).isEqualTo(first.traceHash());
    assertThat(second.now()).isEqualTo(first.now());
    assertThat(second.messageCountsByLink()).isEqualTo(first.messageCountsByLink());
  }

  @Property
  void choices_of_the_same_seed_make_the_same_run_as_the_seed_itself(
      @ForAll("programs") List<Line> program, @ForAll long seed) {
    SimulatedNetwork chosen =
        run(program, SimulatedNetwork.builder().seed(seed).choices(Choices.seeded(seed)).build());
    assertThat(chosen.traceHash()).isEqualTo(run(program, seed, network -> {}).traceHash());
  }

  @Property
  void messages_are_all_accounted_for(@ForAll("programs") List<Line> program, @ForAll long seed) {
    SimulatedNetwork network = run(program, seed, none -> {});
    MessageCounts total = network.messageCounts();
    assertThat(total.sent() + total.duplicated()).isEqualTo(total.delivered() + total.dropped());
    assertThat(sum(network.messageCountsByLink().values())).isEqualTo(total);
    assertThat(sum(network.messageCountsByType().values())).isEqualTo(total);
  }

  @Property
  void listeners_see_every_message_and_its_cause(
      @ForAll("programs") List<Line> program, @ForAll long seed) {
    List<NetworkEvent> events = new ArrayList<>();
    SimulatedNetwork network = run(program, seed, observed -> observed.addListener(events::add));
    assertThat(events).extracting(NetworkEvent::id).isSorted().doesNotHaveDuplicates();
    assertThat(events).allMatch(event -> event.cause() < event.id());
    MessageCounts counts = network.messageCounts();
    assertThat(events.stream().filter(DeterminismTest::crossesLink))
        .filteredOn(event -> event instanceof NetworkEvent.Sent)
        .hasSize((int) counts.sent());
    assertThat(events.stream().filter(DeterminismTest::crossesLink))
        .filteredOn(event -> event instanceof NetworkEvent.Delivered)
        .hasSize((int) counts.delivered());
    assertThat(events.stream().filter(DeterminismTest::crossesLink))
        .filteredOn(event -> event instanceof NetworkEvent.Dropped)
        .hasSize((int) counts.dropped());
    assertThat(events.stream().filter(DeterminismTest::isWithinAHost))
        .filteredOn(event -> event instanceof NetworkEvent.Sent)
        .hasSameSizeAs(
            events.stream()
                .filter(DeterminismTest::isWithinAHost)
                .filter(event -> !(event instanceof NetworkEvent.Sent))
                .toList());
  }

  private static boolean crossesLink(NetworkEvent event) {
    return hosts(event).size() == 2;
  }

  private static boolean isWithinAHost(NetworkEvent event) {
    return hosts(event).size() == 1;
  }

  /** The hosts that a message goes between; none for other events. */
  private static Set<String> hosts(NetworkEvent event) {
    if (event instanceof NetworkEvent.Sent sent) {
      return Set.copyOf(List.of(sent.from().host(), sent.to().host()));
    } else if (event instanceof NetworkEvent.Delivered delivered) {
      return Set.copyOf(List.of(delivered.from().host(), delivered.to().host()));
    } else if (event instanceof NetworkEvent.Dropped dropped) {
      return Set.copyOf(List.of(dropped.from().host(), dropped.to().host()));
    }
    return Set.of();
  }

  private static MessageCounts sum(Iterable<MessageCounts> counts) {
    MessageCounts sum = MessageCounts.NONE;
    for (MessageCounts one : counts) {
      sum = sum.plus(one);
    }
    return sum;
  }

  private static final List<Line> STANDARD =
      List.of(
          new Line(1, 0, 0, 5),
          new Line(3, 0, 1, 3),
          new Line(0, 0, 0, 8),
          new Line(2, 0, 0, 2),
          new Line(10, 1, 0, 4),
          new Line(0, 1, 0, 8));

  @Example
  void another_seed_makes_another_run() {
    assertThat(run(STANDARD, 1, network -> {}).traceHash())
        .isNotEqualTo(run(STANDARD, 2, network -> {}).traceHash());
  }

  @Example
  void a_run_is_the_same_on_every_machine_and_java_version() {
    assertThat(run(STANDARD, 42, network -> {}).traceHash()).isEqualTo(-3668988081360712482L);
  }

  @Example
  void adding_a_host_does_not_reshuffle_the_others() {
    SimulatedNetwork small = run(STANDARD, 42, network -> {});
    SimulatedNetwork large = run(STANDARD, 42, network -> network.addHost("another"));
    assertThat(large.messageCountsByLink()).isEqualTo(small.messageCountsByLink());
    assertThat(large.now()).isEqualTo(small.now());
  }
}
