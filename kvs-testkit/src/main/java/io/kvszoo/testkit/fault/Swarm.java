package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

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
 * Random fault plans. Each plan draws a random subset of the kinds of faults, and a random weight
 * for each, so that runs differ in what they are made of, and faults that hide each other meet
 * alone too: "Swarm Testing" by Alex Groce and others (ISSTA 2012).
 *
 * <p>Disks are lost one after the other. All faults of a plan begin within one horizon, and wipe
 * one host at most. But of the plans that wipe a host, half go on with another round, of which half
 * go on with a third, and so on, up to four. Each round has faults of the same kinds and weights,
 * and wipes one host, the same or another. Between two rounds there are 2 s in which nothing fails,
 * so that the memory that was lost can come back from the others, with the default settings of the
 * routers, before the next is lost; what was sent before may still come late. So a router must
 * survive the loss of any disk together with all other faults, and over time that of all disks, but
 * never that of two at once. Where there are several rounds, clients do their operations in all of
 * them.
 *
 * @param kinds the kinds to draw from
 * @param horizon faults of one round begin before this, in virtual time since the round began; the
 *     first begins with the workload
 * @param mostFaults how many faults a round has at most
 */
public record Swarm(Set<FaultKind> kinds, Duration horizon, int mostFaults) {

  private static final int MOST_FAULTS = 12;

  private static final int MOST_ROUNDS = 4;

  /** Half of the faults are short, so that what they took is missed before it is replaced. */
  private static final double SHORT = 0.1;

  /**
   * Copies the kinds, in an order of their own so that a seed makes one plan, and checks the rest.
   */
  public Swarm {
    Set<FaultKind> sorted = EnumSet.noneOf(FaultKind.class);
    sorted.addAll(kinds);
    kinds = Collections.unmodifiableSet(sorted);
    checkArgument(
        horizon.compareTo(Duration.ofMillis(1)) >= 0, "horizon (%s) must be >= 1 ms", horizon);
    checkArgument(mostFaults >= 0, "mostFaults (%s) must be >= 0", mostFaults);
  }

  /**
   * Faults of all kinds, up to 12 within one second. Disks are lost one after the other, so that
   * what is always on two disks survives.
   *
   * @return the swarm
   */
  public static Swarm ofAll() {
    return new Swarm(EnumSet.allOf(FaultKind.class), Duration.ofSeconds(1), MOST_FAULTS);
  }

  /**
   * Faults of all kinds but the loss of a disk, which few architectures survive: what a simulation
   * draws from, if not told otherwise.
   *
   * @return the swarm, else as {@link #ofAll}
   */
  public static Swarm standard() {
    return ofAll().without(FaultKind.WIPE);
  }

  /**
   * Faults of these kinds alone.
   *
   * @param kinds the kinds
   * @return the swarm, else as {@link #ofAll}
   */
  public static Swarm of(FaultKind... kinds) {
    return new Swarm(new LinkedHashSet<>(Arrays.asList(kinds)), Duration.ofSeconds(1), MOST_FAULTS);
  }

  /**
   * This swarm without some kinds, for architectures that do not promise to survive them.
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
   * Draws a plan, of kinds that make sense for some hosts.
   *
   * @param random decides
   * @param servers names of hosts of the server, at least one
   * @param clients names of hosts of clients; none for clients that call an embedded store
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
   * When a client does, in a plan of several rounds, what it would do at some moment of one round:
   * time is stretched over all rounds, and pauses where nothing fails.
   *
   * @param at virtual time since the workload began
   * @param plan a plan of this swarm
   * @return virtual time since the workload began
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
