package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.recording.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes a run that breaks a rule smaller as long as it breaks the same rule in the same way: fewer
 * hosts, clients, operations, faults and keys, earlier steps, shorter faults. Where disks are lost
 * one after the other, they still are in the smaller run, since few routers survive the loss of
 * two.
 */
final class Shrinker<V> {

  private static final int MOST_RUNS = 1_000;

  /**
   * Real time, since runs can be slow; wherever it ends, what it has is a run that breaks the rule.
   */
  private static final long MOST_NANOS = 20_000_000_000L;

  private final Simulation<V> simulation;
  private final Scenario original;
  private final Finding finding;
  private final long deadline = System.nanoTime() + MOST_NANOS;
  private Scenario smallest;
  private Finding smallestFinding;
  private int runs;

  Shrinker(Simulation<V> simulation, long seed) {
    this.simulation = simulation;
    original = simulation.scenario(seed);
    finding =
        simulation
            .judge(simulation.run(original))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "seed %d violated a rule, but did not when it was repeated: the storage, the router or a rule is not deterministic"
                            .formatted(seed)));
    smallest = original;
    smallestFinding = finding;
  }

  Violation shrink() {
    boolean smaller = true;
    while (smaller && runs < MOST_RUNS && System.nanoTime() - deadline < 0) {
      smaller = useSmallerRouter();
      smaller |= drop(smallest.plan().faults().size(), this::withoutFaults);
      smaller |= drop(smallest.clients().size(), this::withoutClients);
      smaller |= drop(smallest.operations(), this::withoutSteps);
      smaller |= dropIdleClients();
      smaller |= each(smallest.operations(), this::withStepAtOnce);
      smaller |= each(smallest.operations(), this::withFirstKey);
      smaller |= each(smallest.plan().faults().size(), this::withFirstHalf);
      smaller |= each(smallest.plan().faults().size(), this::withLastHalf);
      smaller |= each(smallest.plan().faults().size(), this::withEarlierFault);
    }
    return new Violation(
        finding,
        original,
        smallestFinding,
        smallest,
        simulation.routers().get(smallest.router()) + " over " + simulation.storage());
  }

  private boolean breaks(Scenario candidate) {
    if (original.plan().losesDisksInTurn() && !candidate.plan().losesDisksInTurn()) {
      return false;
    }
    if (candidate.equals(smallest) || runs >= MOST_RUNS || System.nanoTime() - deadline > 0) {
      return false;
    }
    runs++;
    Optional<Finding> found = simulation.judge(simulation.run(candidate));
    if (found.isPresent() && found.get().isLike(finding)) {
      smallest = candidate;
      smallestFinding = found.get();
      return true;
    }
    return false;
  }

  private boolean useSmallerRouter() {
    List<String> hosts = hosts(smallest.router());
    for (int router = 1; router < simulation.routers().size(); router++) {
      List<String> fewer = hosts(router);
      if (fewer.size() < hosts.size()) {
        List<Fault> faults =
            smallest.plan().faults().stream()
                .map(fault -> moved(fault, hosts, fewer))
                .flatMap(Optional::stream)
                .toList();
        if (breaks(onHostsThatAreThere(router, faults))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Without faults of hosts that a router has not, such as those of clients that have none. */
  private Scenario onHostsThatAreThere(int router, List<Fault> faults) {
    Scenario without = new Scenario(smallest.seed(), router, smallest.clients(), FaultPlan.NONE);
    Set<String> hosts = simulation.hosts(without);
    return new Scenario(
        smallest.seed(),
        router,
        smallest.clients(),
        new FaultPlan(
            faults.stream().filter(fault -> hosts.containsAll(fault.action().hosts())).toList()));
  }

  private List<String> hosts(int router) {
    return simulation.routers().get(router).topology().hosts();
  }

  /** A fault whose hosts are replaced by those in the same places; empty if that makes no sense. */
  private static Optional<Fault> moved(Fault fault, List<String> from, List<String> to) {
    UnaryOperator<String> move =
        host -> from.contains(host) ? to.get(from.indexOf(host) % to.size()) : host;
    try {
      return Optional.of(new Fault(fault.from(), fault.until(), fault.action().movedTo(move)));
    } catch (IllegalArgumentException e) {
      return Optional
          .empty(); // A partition with one host on both sides, or a link of a host to itself.
    }
  }

  /** Leaves out as many of some things as possible, many at once first. */
  private boolean drop(int count, Function<int[], Scenario> without) {
    boolean smaller = false;
    int left = count;
    for (int size = Math.max(1, left / 2); size > 0; size /= 2) {
      for (int end = left; end > 0; ) {
        int from = Math.max(0, end - size);
        if (breaks(without.apply(new int[] {from, end}))) {
          smaller = true;
          left -= end - from;
        }
        end = from;
      }
    }
    return smaller;
  }

  private Scenario withoutFaults(int[] range) {
    List<Fault> faults = new ArrayList<>(smallest.plan().faults());
    faults.subList(range[0], Math.min(range[1], faults.size())).clear();
    return with(smallest.clients(), faults);
  }

  /** The hosts of clients have names by number, so faults that name them must not change. */
  private Scenario withoutClients(int[] range) {
    List<List<Step>> clients = new ArrayList<>(smallest.clients());
    for (int client = range[0]; client < Math.min(range[1], clients.size()); client++) {
      clients.set(client, List.of());
    }
    while (!clients.isEmpty() && clients.get(clients.size() - 1).isEmpty()) {
      String host = "client-" + (clients.size() - 1);
      if (smallest.plan().faults().stream()
          .anyMatch(fault -> fault.action().hosts().contains(host))) {
        break;
      }
      clients.remove(clients.size() - 1);
    }
    return with(clients, smallest.plan().faults());
  }

  /**
   * Leaves out clients that do nothing; those after them move up, with the faults of their hosts.
   */
  private boolean dropIdleClients() {
    boolean smaller = false;
    for (int client = smallest.clients().size() - 1; client >= 0; client--) {
      smaller |= smallest.clients().get(client).isEmpty() && breaks(withoutIdleClient(client));
    }
    return smaller;
  }

  private Scenario withoutIdleClient(int client) {
    List<List<Step>> clients = new ArrayList<>(smallest.clients());
    clients.remove(client);
    List<String> before = clientHosts(smallest.clients().size());
    List<String> after = new ArrayList<>(before);
    after.add(client, ""); // No fault of the client that goes remains.
    List<Fault> faults =
        smallest.plan().faults().stream()
            .filter(fault -> !fault.action().hosts().contains(before.get(client)))
            .map(fault -> moved(fault, before, after.subList(0, before.size())))
            .flatMap(Optional::stream)
            .toList();
    return with(clients, faults);
  }

  private static List<String> clientHosts(int clients) {
    return IntStream.range(0, clients).mapToObj(client -> "client-" + client).toList();
  }

  private Scenario withoutSteps(int[] range) {
    List<List<Step>> clients = new ArrayList<>();
    int number = 0;
    for (List<Step> steps : smallest.clients()) {
      List<Step> kept = new ArrayList<>();
      for (Step step : steps) {
        if (number < range[0] || number >= range[1]) {
          kept.add(step);
        }
        number++;
      }
      clients.add(kept);
    }
    return with(clients, smallest.plan().faults());
  }

  /** Changes each of some things, if the run still breaks the rule. */
  private boolean each(int count, IntFunction<Scenario> change) {
    boolean smaller = false;
    for (int item = 0; item < count; item++) {
      smaller |= breaks(change.apply(item));
    }
    return smaller;
  }

  private Scenario withStepAtOnce(int number) {
    return withStep(number, step -> step.at(Duration.ZERO));
  }

  private Scenario withFirstKey(int number) {
    return withStep(number, step -> new Step(step.kind(), 0, step.value(), step.at()));
  }

  private Scenario withStep(int number, Function<Step, Step> change) {
    List<List<Step>> clients = new ArrayList<>();
    int next = 0;
    for (List<Step> steps : smallest.clients()) {
      List<Step> changed = new ArrayList<>();
      for (Step step : steps) {
        changed.add(next == number ? change.apply(step) : step);
        next++;
      }
      clients.add(changed);
    }
    return with(clients, smallest.plan().faults());
  }

  private Scenario withFirstHalf(int number) {
    Fault fault = smallest.plan().faults().get(number);
    return withFault(number, new Fault(fault.from(), middle(fault), fault.action()));
  }

  private Scenario withLastHalf(int number) {
    Fault fault = smallest.plan().faults().get(number);
    return withFault(number, new Fault(middle(fault), fault.until(), fault.action()));
  }

  private Scenario withEarlierFault(int number) {
    Fault fault = smallest.plan().faults().get(number);
    Duration earlier = fault.from().minus(wholeMillis(fault.from().dividedBy(2)));
    Duration from = earlier.equals(fault.from()) ? Duration.ZERO : earlier;
    Duration length = fault.until().minus(fault.from());
    return withFault(number, new Fault(from, from.plus(length), fault.action()));
  }

  private static Duration middle(Fault fault) {
    Duration length = fault.until().minus(fault.from());
    return fault.from().plus(wholeMillis(length.dividedBy(2)));
  }

  private static Duration wholeMillis(Duration duration) {
    return Duration.ofMillis(duration.toMillis());
  }

  private Scenario withFault(int number, Fault fault) {
    List<Fault> faults = new ArrayList<>(smallest.plan().faults());
    faults.set(number, fault);
    return with(smallest.clients(), faults);
  }

  private Scenario with(List<List<Step>> clients, List<Fault> faults) {
    return new Scenario(smallest.seed(), smallest.router(), clients, new FaultPlan(faults));
  }
}
