package io.kvszoo.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Address;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultAction;
import io.kvszoo.testkit.fault.FaultInjector;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.page.RunPage;
import io.kvszoo.testkit.recording.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of fault works in everything that handles faults. */
class EachFaultKindTest {

  private static final List<String> SERVERS = List.of("replica-0", "replica-1", "replica-2");
  private static final List<String> CLIENTS = List.of("client-0", "client-1");

  /** An event of a host, a partition or links in the data of a page. */
  private static final Pattern SHOWN = Pattern.compile("\\[[789],\\d+,-?\\d+,");

  private static Stream<FaultAction> drawn(FaultKind kind) {
    return LongStream.range(0, 100)
        .mapToObj(seed -> kind.draw(new SplitMix64(seed), SERVERS, CLIENTS));
  }

  private static Scenario with(FaultAction action) {
    Fault fault = new Fault(Duration.ofMillis(20), Duration.ofMillis(150), action);
    return new Scenario(
        1, 0, Workload.mixed().steps(new SplitMix64(3)), new FaultPlan(List.of(fault)));
  }

  private static Simulation<String> simulation() {
    return Simulation.of(new LwwStorage<>(), ReplicatedRouter.of(3));
  }

  @ParameterizedTest
  @EnumSource
  void its_text_is_read_back(FaultKind kind) {
    drawn(kind)
        .map(EachFaultKindTest::with)
        .forEach(
            scenario -> {
              assertThat(FaultPlan.parse(scenario.plan().toString())).isEqualTo(scenario.plan());
              assertThat(Scenario.parse(scenario.toString())).isEqualTo(scenario);
            });
  }

  @ParameterizedTest
  @EnumSource
  void it_is_moved_to_other_hosts(FaultKind kind) {
    drawn(kind)
        .forEach(
            action -> {
              FaultAction moved = action.movedTo(host -> "a \"new\" " + host);
              assertThat(moved.getClass()).isEqualTo(action.getClass());
              assertThat(moved.hosts())
                  .containsExactlyElementsOf(
                      action.hosts().stream().map(host -> "a \"new\" " + host).toList());
              assertThat(moved.movedTo(host -> host.replace("a \"new\" ", ""))).isEqualTo(action);
            });
  }

  @ParameterizedTest
  @EnumSource
  void a_swarm_of_it_draws_nothing_else(FaultKind kind) {
    Class<?> type = drawn(kind).findFirst().orElseThrow().getClass();
    List<Fault> faults =
        LongStream.range(0, 50)
            .mapToObj(seed -> Swarm.of(kind).plan(new SplitMix64(seed), SERVERS, CLIENTS))
            .flatMap(plan -> plan.faults().stream())
            .toList();
    assertThat(faults).hasSizeGreaterThan(50);
    assertThat(faults).allMatch(fault -> type.isInstance(fault.action()));
  }

  @ParameterizedTest
  @EnumSource
  void it_strikes_a_network_and_leaves_it_as_it_was(FaultKind kind) {
    List<String> healthy = new ChattingHosts(FaultPlan.NONE).run(Duration.ofSeconds(1));
    List<List<String>> faulty = new ArrayList<>();
    for (FaultAction action : drawn(kind).limit(20).toList()) {
      ChattingHosts hosts = new ChattingHosts(with(action).plan());
      faulty.add(hosts.run(Duration.ofSeconds(1)));
      hosts.run(Duration.ofSeconds(4)); // For what comes late.
      assertThat(hosts.network.hosts()).allMatch(SimulatedHost::isUp);
      hosts.clocks.clear();
      assertThat(hosts.run(Duration.ofSeconds(1))).as("after %s", action).isEqualTo(healthy);
    }
    assertThat(faulty).anyMatch(what -> !what.equals(healthy));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_found_again_in_a_smaller_run(FaultKind kind) {
    FaultAction action = drawn(kind).findFirst().orElseThrow();
    FaultPlan more =
        FaultPlan.parse("1ms-9ms pause replica-2; %s; 5ms-6ms fifo".formatted(with(action).plan()));
    Violation violation =
        simulation()
            .workload(Workload.mixed().withOperations(5))
            .orSmaller(ReplicatedRouter.of(2))
            .faults(more)
            .rules(List.of(without(action)))
            .seeds(1)
            .run()
            .violation()
            .orElseThrow();
    List<Fault> left = violation.smallest().plan().faults();
    assertThat(left).hasSize(1);
    assertThat(left.get(0).action()).isInstanceOf(action.getClass());
    assertThat(left.get(0).until()).isLessThan(Duration.ofMillis(150));
  }

  /** A rule that is broken by runs with a fault of the kind of an action. */
  private static Rule<String> without(FaultAction action) {
    return run ->
        run.scenario().plan().faults().stream()
                .anyMatch(fault -> fault.action().getClass().equals(action.getClass()))
            ? Optional.of(Finding.of("without " + action, "it is there"))
            : Optional.empty();
  }

  @ParameterizedTest
  @EnumSource
  void the_page_of_a_run_shows_it(FaultKind kind) {
    FaultAction action = drawn(kind).skip(1).findFirst().orElseThrow();
    String html = new RunPage(simulation().recording(with(action).toString())).html();
    assertThat(html).contains("20ms-150ms " + action.toString());
    if (kind != FaultKind.CAPACITY) { // Of which the network reports no event.
      assertThat(SHOWN.matcher(html).results().count()).as("%s", action).isPositive();
    }
  }

  /** Hosts that each send all others a number every 10 ms, sync, and note what comes. */
  private static final class ChattingHosts {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
    private final List<String> noted = new ArrayList<>();
    private final List<Address<String>> addresses = new ArrayList<>();
    private final Map<String, Long> clocks = new HashMap<>();

    private ChattingHosts(FaultPlan plan) {
      Stream.concat(SERVERS.stream(), CLIENTS.stream())
          .map(network::addHost)
          .forEach(host -> addresses.add(network.address(host, host.name())));
      for (Address<String> own : addresses) {
        network.spawn(
            own,
            context ->
                message -> {
                  note(context.self() + " handles " + message, context.now());
                  if (message.equals("chat")) {
                    context.disk().sync();
                    addresses.stream()
                        .filter(other -> !other.equals(own))
                        .forEach(other -> context.send(other, "hello from " + own));
                  }
                });
      }
      network.addListener(this::noteFailure);
      new FaultInjector(network).start(plan);
    }

    /** What is handled, when, and how far the clock of the host has moved since it was seen. */
    private void note(String what, long clock) {
      String host = what.substring(0, what.indexOf(' '));
      long ahead = clock - network.now().toNanos();
      Long before = clocks.put(host, ahead);
      noted.add("%s, %s".formatted(what, before == null ? 0 : ahead - before));
    }

    private void noteFailure(NetworkEvent event) {
      if (event instanceof NetworkEvent.LinksChanged changed) {
        noted.add(changed.change());
      }
    }

    private List<String> run(Duration time) {
      noted.clear();
      long begun = network.now().toMillis();
      for (long at = 0; at < time.toMillis(); at += 10) {
        network.runFor(Duration.ofMillis(begun + at).minus(network.now()));
        addresses.forEach(address -> network.submit(address, "chat"));
      }
      network.runFor(Duration.ofMillis(begun).plus(time).minus(network.now()));
      return List.copyOf(noted);
    }
  }
}
