package io.kvszoo.testkit.simulation;

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
 * @param kinds the kinds to draw from
 * @param horizon faults begin before this, in virtual time since the workload began
 * @param mostFaults how many faults a plan has at most
 */
public record Swarm(Set<FaultKind> kinds, Duration horizon, int mostFaults) {

  private static final double MOST_LOSS = 0.3;

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
   * Faults of all kinds, up to 8 within one second. A plan takes the disk of one host at most, so
   * that what is on two disks survives.
   *
   * @return the swarm
   */
  public static Swarm ofAll() {
    return new Swarm(EnumSet.allOf(FaultKind.class), Duration.ofSeconds(1), 8);
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
    return new Swarm(new LinkedHashSet<>(Arrays.asList(kinds)), Duration.ofSeconds(1), 8);
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
   * Draws a plan.
   *
   * @param random decides
   * @param servers names of hosts of the server
   * @param clients names of hosts of clients, which never crash, since a session ends with its host
   * @return the plan
   */
  public FaultPlan plan(RandomGenerator random, List<String> servers, List<String> clients) {
    Map<FaultKind, Double> weights = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : kinds) {
      if (random.nextBoolean()) {
        weights.put(kind, random.nextDouble());
      }
    }
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Fault> faults = new ArrayList<>();
    int count = total == 0 ? 0 : random.nextInt(mostFaults + 1);
    for (int i = 0; i < count; i++) {
      double drawn = random.nextDouble() * total;
      FaultKind chosen = weights.keySet().iterator().next();
      for (Map.Entry<FaultKind, Double> weight : weights.entrySet()) {
        chosen = weight.getKey();
        drawn -= weight.getValue();
        if (drawn < 0) {
          break;
        }
      }
      faults.add(onOneDisk(fault(chosen, random, servers, clients), faults));
    }
    return new FaultPlan(faults);
  }

  private static Fault onOneDisk(Fault fault, List<Fault> before) {
    return fault.action() instanceof FaultAction.Wipe
        ? before.stream()
            .filter(other -> other.action() instanceof FaultAction.Wipe)
            .findFirst()
            .map(wipe -> new Fault(fault.from(), fault.until(), wipe.action()))
            .orElse(fault)
        : fault;
  }

  private Fault fault(
      FaultKind kind, RandomGenerator random, List<String> servers, List<String> clients) {
    long end = horizon.toMillis();
    long from = random.nextLong(end);
    long length = 1 + (long) (end * random.nextDouble() * random.nextDouble());
    return new Fault(
        Duration.ofMillis(from),
        Duration.ofMillis(from + length),
        action(kind, random, servers, clients));
  }

  private static FaultAction action(
      FaultKind kind, RandomGenerator random, List<String> servers, List<String> clients) {
    List<String> all = new ArrayList<>(servers);
    all.addAll(clients);
    String server = servers.get(random.nextInt(servers.size()));
    String any = all.get(random.nextInt(all.size()));
    return switch (kind) {
      case CRASH -> new FaultAction.Crash(server);
      case CRASH_AT_SYNC -> new FaultAction.CrashAtSync(server);
      case WIPE -> new FaultAction.Wipe(server);
      case PAUSE -> new FaultAction.Pause(any);
      case PARTITION -> partition(random, all, true);
      case ONE_WAY_PARTITION -> partition(random, all, false);
      case LOSS -> new FaultAction.Loss(percent(random, MOST_LOSS));
      case DUPLICATION -> new FaultAction.Duplication(percent(random, MOST_LOSS));
      case REPORTED_FAILED -> new FaultAction.ReportedFailed(percent(random, MOST_LOSS));
      case DELAY ->
          new FaultAction.Delay(
              Duration.ZERO, Duration.ofMillis(1 + (long) (200 * random.nextDouble())));
      case SLOW_LINK -> slowLink(random, servers.size() > 1 ? servers : all);
      case CLOCK_STEP ->
          new FaultAction.ClockStep(any, Duration.ofMillis(random.nextLong(-5000, 5000)));
      case CLOCK_DRIFT -> new FaultAction.ClockDrift(any, percent(random, 0.2) - 0.1);
    };
  }

  private static FaultAction slowLink(RandomGenerator random, List<String> hosts) {
    if (hosts.size() < 2) {
      return new FaultAction.Loss(MOST_LOSS);
    }
    int from = random.nextInt(hosts.size());
    int to = (from + 1 + random.nextInt(hosts.size() - 1)) % hosts.size();
    return new FaultAction.SlowLink(
        hosts.get(from), hosts.get(to), Duration.ofMillis(1 + random.nextLong(300)));
  }

  private static double percent(RandomGenerator random, double most) {
    return random.nextInt(1 + (int) Math.round(100 * most)) / 100.0;
  }

  /** Two sets of hosts, neither of them empty; a host may be on neither side if there are more. */
  private static FaultAction partition(RandomGenerator random, List<String> all, boolean bothWays) {
    if (all.size() < 2) {
      return new FaultAction.Loss(MOST_LOSS);
    }
    List<String> shuffled = new ArrayList<>(all);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    int left = 1 + random.nextInt(shuffled.size() - 1);
    int neither = random.nextInt(4) == 0 ? random.nextInt(shuffled.size() - left) : 0;
    return new FaultAction.Partition(
        new LinkedHashSet<>(shuffled.subList(0, left)),
        new LinkedHashSet<>(shuffled.subList(left, shuffled.size() - neither)),
        bothWays);
  }
}
