package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws random fault plans. Each plan uses a random subset of the kinds of faults, with a random
 * weight for each, so that runs vary in their kinds of faults, and there are also runs without
 * faults that hide the effects of others: "Swarm Testing" by Alex Groce and others (ISSTA 2012).
 *
 * <p>Disks are lost one after the other. A plan consists of one to four rounds. The faults of a
 * round begin within one horizon, and wipe at most one host. Half of the plans that wipe a host
 * have a second round, half of these a third, and half of those a fourth. All rounds of a plan use
 * the same kinds and weights, and each of several rounds wipes one host, the same or another.
 * Between two rounds there are 2 s without faults, so that with the default settings of the routers
 * the lost data can be restored from the others before the next disk is lost; messages that were
 * sent before may still arrive late. A router must thus survive the loss of any disk together with
 * all other faults, and over time the loss of all disks, but never the loss of two disks at once.
 * If there are several rounds, clients execute operations in all of them.
 *
 * @param kinds the kinds to draw from
 * @param horizon the virtual time, since the begin of a round, before which its faults begin; the
 *     first round begins with the workload
 * @param mostFaults the maximum number of faults of a round
 */
public record Swarm(Set<FaultKind> kinds, Duration horizon, int mostFaults) {

  private static final int MOST_FAULTS = 12;

  private static final int MOST_ROUNDS = 4;

  /**
   * Half of the faults are short, so that messages that they affect are still awaited when they
   * end.
   */
  private static final double SHORT = 0.1;

  /**
   * Copies the kinds in a fixed order, so that a seed always gives the same plan, and checks the
   * rest.
   */
  public Swarm {
    checkNotNull(kinds, "kinds must not be null; pass those to draw from");
    checkNotNull(
        horizon, "horizon must not be null; pass a duration, such as Duration.ofSeconds(1)");
    Set<FaultKind> sorted = EnumSet.noneOf(FaultKind.class);
    sorted.addAll(kinds);
    kinds = Collections.unmodifiableSet(sorted);
    checkArgument(
        horizon.compareTo(Duration.ofMillis(1)) >= 0, "horizon (%s) must be >= 1 ms", horizon);
    checkArgument(
        mostFaults >= 0, "mostFaults (%s) must be >= 0; it is a number per round", mostFaults);
  }

  /**
   * A swarm of all kinds of faults, with up to 12 faults within one second. Disks are lost one
   * after the other, so that data on two disks survives.
   *
   * @return the swarm
   */
  public static Swarm ofAll() {
    return new Swarm(EnumSet.allOf(FaultKind.class), Duration.ofSeconds(1), MOST_FAULTS);
  }

  /**
   * A swarm of all kinds of faults except the loss of a disk, which few architectures survive.
   * Simulations use it by default.
   *
   * @return the swarm, otherwise as {@link #ofAll}
   */
  public static Swarm standard() {
    return ofAll().without(FaultKind.WIPE);
  }

  /**
   * A swarm of the given kinds of faults.
   *
   * @param kinds the kinds
   * @return the swarm, otherwise as {@link #ofAll}
   */
  public static Swarm of(FaultKind... kinds) {
    return new Swarm(new LinkedHashSet<>(Arrays.asList(kinds)), Duration.ofSeconds(1), MOST_FAULTS);
  }

  /**
   * Returns this swarm without some kinds, for architectures that do not promise to survive them.
   *
   * @param excluded the kinds to leave out
   * @return the swarm
   */
  public Swarm without(FaultKind... excluded) {
    Set<FaultKind> rest = new LinkedHashSet<>(kinds);
    Arrays.asList(excluded).forEach(rest::remove);
    return new Swarm(rest, horizon, mostFaults);
  }

  /**
   * Draws a plan, of the kinds that are applicable to the given hosts.
   *
   * @param random the source of random choices
   * @param servers names of hosts of the server, at least one
   * @param clients names of hosts of clients; empty for clients that call an embedded store
   * @return the plan
   */
  public FaultPlan plan(RandomGenerator random, List<String> servers, List<String> clients) {
    Map<FaultKind, Double> weights = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : kinds) {
      boolean chosen = random.nextBoolean();
      double weight = random.nextDouble();
      if (chosen && kind.makesSense(servers, clients)) {
        weights.put(kind, weight);
      }
    }
    List<Fault> faults = new ArrayList<>();
    addFaults(faults, random, weights, servers, clients);
    if (faults.stream().noneMatch(Swarm::isWipe) || servers.size() < 2) {
      return new FaultPlan(faults);
    }
    for (int round = 1; round < MOST_ROUNDS && random.nextBoolean(); round++) {
      List<Fault> next = new ArrayList<>();
      next.add(fault(random, FaultKind.WIPE.draw(random, servers, clients)));
      addFaults(next, random, weights, servers, clients);
      Duration begin = lengthOfRound().multipliedBy(round);
      faults.replaceAll(fault -> fault.endingBy(begin.minus(FaultPlan.CALM)));
      next.forEach(fault -> faults.add(later(begin, fault)));
    }
    return new FaultPlan(faults);
  }

  private void addFaults(
      List<Fault> faults,
      RandomGenerator random,
      Map<FaultKind, Double> weights,
      List<String> servers,
      List<String> clients) {
    int count = weights.isEmpty() ? 0 : random.nextInt(mostFaults + 1);
    for (int i = faults.size(); i < count; i++) {
      FaultAction action = choose(random, weights).draw(random, servers, clients);
      faults.add(onOneDisk(fault(random, action), faults));
    }
  }

  /**
   * Maps the time of a client's step in a plan of one round to its time in a plan of several
   * rounds: the steps are spread over all rounds, with none between the rounds.
   *
   * @param at virtual time since the begin of the workload
   * @param plan a plan of this swarm
   * @return virtual time since the begin of the workload
   */
  public Duration spread(Duration at, FaultPlan plan) {
    long lastBeginning =
        plan.faults().stream().mapToLong(fault -> fault.from().toNanos()).max().orElse(0);
    long rounds = 1 + lastBeginning / lengthOfRound().toNanos();
    Duration stretched = at.multipliedBy(rounds);
    long calms = Math.min(rounds - 1, stretched.dividedBy(horizon));
    return stretched.plus(FaultPlan.CALM.multipliedBy(calms));
  }

  private Duration lengthOfRound() {
    return horizon.plus(FaultPlan.CALM);
  }

  private static FaultKind choose(RandomGenerator random, Map<FaultKind, Double> weights) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double drawn = random.nextDouble() * total;
    FaultKind chosen = weights.keySet().iterator().next();
    for (Map.Entry<FaultKind, Double> weight : weights.entrySet()) {
      chosen = weight.getKey();
      drawn -= weight.getValue();
      if (drawn < 0) {
        break;
      }
    }
    return chosen;
  }

  private static Fault onOneDisk(Fault fault, List<Fault> before) {
    return isWipe(fault)
        ? before.stream()
            .filter(Swarm::isWipe)
            .findFirst()
            .map(wipe -> new Fault(fault.from(), fault.until(), wipe.action()))
            .orElse(fault)
        : fault;
  }

  private static boolean isWipe(Fault fault) {
    return fault.action() instanceof Wipe;
  }

  private static Fault later(Duration by, Fault fault) {
    return new Fault(fault.from().plus(by), fault.until().plus(by), fault.action());
  }

  private Fault fault(RandomGenerator random, FaultAction action) {
    long end = horizon.toMillis();
    long from = random.nextLong(end);
    double most = random.nextBoolean() ? end : SHORT * end;
    long length = 1 + (long) (most * random.nextDouble() * random.nextDouble());
    return new Fault(Duration.ofMillis(from), Duration.ofMillis(from + length), action);
  }
}
