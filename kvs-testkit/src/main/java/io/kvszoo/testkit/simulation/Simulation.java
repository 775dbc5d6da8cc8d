package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.recording.Recording;
import io.kvszoo.testkit.recording.RecordingWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Runs an architecture under a workload and faults, once per seed, and checks each run by rules:
 *
 * <pre>{@code
 * Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
 *     .workload(Workload.ycsbA())
 *     .faults(Swarm.standard().without(FaultKind.PAUSE))
 *     .seeds(10_000)
 *     .check();
 * }</pre>
 *
 * <p>A run has two phases. In the first phase, clients execute operations while faults happen,
 * until all operations have ended and all faults have begun. In the second phase, the network is
 * healed; after it has settled, the state of each host is read separately, and new operations are
 * tried. By default, the rules are that the router keeps its claim, makes progress, converges and
 * loses no acknowledged write.
 *
 * <p>The runs of different seeds are executed in parallel on all processors, so the storage, the
 * router, the rules and the values must be thread-safe, as stateless ones are; each run by itself
 * is deterministic. A run that violates a rule is shrunk as long as it violates the same rule.
 * After two seconds, progress is printed to the standard error, or passed to the receiver that is
 * set by {@link #progress}.
 *
 * <p>Immutable: each method that sets something returns a new simulation.
 *
 * @param <V> the type of the values
 */
public final class Simulation<V> {

  static final Invariant NO_INVARIANT = event -> Optional.empty();

  private static final int DEFAULT_SEEDS = 300;

  private final Storage<V, ?> storage;
  private final List<Router> routers;
  private final IntFunction<V> values;
  private final FaultyHosts faultyHosts;

  private Workload workload = Workload.mixed();
  private Swarm swarm = Swarm.standard();
  private Optional<FaultPlan> plan = Optional.empty();
  private List<Rule<V>> rules;
  private HealedHosts healedHosts = HealedHosts.ALL;
  private Duration settling = Duration.ofSeconds(2);
  private Function<SimulatedNetwork, Invariant> invariants = network -> NO_INVARIANT;
  private Consumer<String> progress = System.err::println;
  private long firstSeed = 0;
  private int seeds = DEFAULT_SEEDS;

  private Simulation(Storage<V, ?> storage, List<Router> routers, IntFunction<V> values) {
    this.storage =
        checkNotNull(storage, "storage must not be null; pass one, such as new LwwStorage<>()");
    this.routers = routers;
    faultyHosts = new FaultyHosts(storage);
    this.values =
        checkNotNull(
            values, "values must not be null; pass a function, such as number -> \"v\" + number");
    rules =
        ImmutableList.<Rule<V>>builder()
            .addAll(Rules.of(routers.get(0).consistency(storage)))
            .add(Rules.serves())
            .build();
  }

  private Simulation(Simulation<V> other, List<Router> routers) {
    this(other.storage, routers, other.values);
    workload = other.workload;
    swarm = other.swarm;
    plan = other.plan;
    rules = other.rules;
    healedHosts = other.healedHosts;
    settling = other.settling;
    invariants = other.invariants;
    progress = other.progress;
    firstSeed = other.firstSeed;
    seeds = other.seeds;
  }

  private Simulation<V> copy() {
    return new Simulation<>(this, routers);
  }

  /**
   * Simulates a store of strings.
   *
   * @param storage the storage
   * @param router the router
   * @return the simulation
   */
  public static Simulation<String> of(Storage<String, ?> storage, Router router) {
    return of(storage, router, number -> "v" + number);
  }

  /**
   * Simulates a store of any values.
   *
   * @param storage the storage
   * @param router the router
   * @param values creates the value for a number; different numbers must give different values, and
   *     equal numbers equal values
   * @param <V> the type of the values
   * @return the simulation
   */
  public static <V> Simulation<V> of(Storage<V, ?> storage, Router router, IntFunction<V> values) {
    checkNotNull(router, "router must not be null; pass one, such as new LocalRouter()");
    return new Simulation<>(storage, List.of(router), values);
  }

  /**
   * Sets the workload of the clients; {@link Workload#mixed} by default.
   *
   * @param newWorkload the workload
   * @return the simulation
   */
  public Simulation<V> workload(Workload newWorkload) {
    Simulation<V> copy = copy();
    copy.workload =
        checkNotNull(newWorkload, "workload must not be null; pass one, such as Workload.mixed()");
    return copy;
  }

  /**
   * Sets the swarm from which the faults of each seed are drawn; {@link Swarm#standard} by default.
   *
   * @param newSwarm the faults
   * @return the simulation
   */
  public Simulation<V> faults(Swarm newSwarm) {
    Simulation<V> copy = copy();
    copy.swarm =
        checkNotNull(newSwarm, "swarm must not be null; pass one, such as Swarm.standard()");
    copy.plan = Optional.empty();
    return copy;
  }

  /**
   * Sets a plan of faults for all runs.
   *
   * @param newPlan the faults, on the hosts of the router's topology and of the clients, which are
   *     named {@code client-0}, {@code client-1}, and so on
   * @return the simulation
   */
  public Simulation<V> faults(FaultPlan newPlan) {
    Simulation<V> copy = copy();
    copy.plan =
        Optional.of(
            checkNotNull(newPlan, "plan must not be null; use FaultPlan.NONE for no faults"));
    return copy;
  }

  /**
   * Sets the rules that each run must satisfy, instead of the default ones.
   *
   * @param newRules the rules, at least one
   * @return the simulation
   */
  public Simulation<V> rules(List<Rule<V>> newRules) {
    checkNotNull(newRules, "rules must not be null; pass some, such as those of Rules.of");
    checkArgument(!newRules.isEmpty(), "rules must not be empty; give at least one rule to check");
    Simulation<V> copy = copy();
    copy.rules = ImmutableList.copyOf(newRules);
    return copy;
  }

  /**
   * Sets which hosts are healed after the faults; all by default.
   *
   * @param newHealedHosts chooses the hosts
   * @return the simulation
   */
  public Simulation<V> healing(HealedHosts newHealedHosts) {
    Simulation<V> copy = copy();
    copy.healedHosts =
        checkNotNull(
            newHealedHosts, "healedHosts must not be null; pass one, such as HealedHosts.ALL");
    return copy;
  }

  /**
   * Sets the time in which a healed network must settle; 2 s by default.
   *
   * @param newSettling virtual time, not negative
   * @return the simulation
   */
  public Simulation<V> settling(Duration newSettling) {
    checkArgument(
        !newSettling.isNegative(), "settling (%s) must be >= 0; it is a virtual time", newSettling);
    Simulation<V> copy = copy();
    copy.settling = newSettling;
    return copy;
  }

  /**
   * Adds an invariant that is checked after each event, which makes runs slower.
   *
   * @param newInvariants creates the invariant of a run from its network
   * @return the simulation
   */
  public Simulation<V> afterEachEvent(Function<SimulatedNetwork, Invariant> newInvariants) {
    Simulation<V> copy = copy();
    copy.invariants =
        checkNotNull(newInvariants, "invariants must not be null; leave them out to check none");
    return copy;
  }

  /**
   * Sets the receiver of progress messages; the standard error by default.
   *
   * @param newProgress receives a line of text every two seconds, from any thread
   * @return the simulation
   */
  public Simulation<V> progress(Consumer<String> newProgress) {
    Simulation<V> copy = copy();
    copy.progress =
        checkNotNull(newProgress, "progress must not be null; pass what receives the lines");
    return copy;
  }

  /**
   * Adds smaller routers, which are tried when a run is shrunk.
   *
   * @param smaller routers to try, the smallest first; a run is shrunk to one of them only if it
   *     violates the same rule
   * @return the simulation
   */
  public Simulation<V> orSmaller(Router... smaller) {
    List<Router> all = new ArrayList<>(routers);
    all.addAll(Arrays.asList(smaller));
    return new Simulation<>(this, ImmutableList.copyOf(all));
  }

  /**
   * Sets the number of runs; 300 by default.
   *
   * @param newSeeds the number, at least 1
   * @return the simulation
   */
  public Simulation<V> seeds(int newSeeds) {
    checkArgument(newSeeds > 0, "seeds (%s) must be > 0; it is the number of runs", newSeeds);
    Simulation<V> copy = copy();
    copy.seeds = newSeeds;
    return copy;
  }

  /**
   * Sets the first seed; 0 by default. The following runs have the following seeds.
   *
   * @param newFirstSeed the seed of the first run
   * @return the simulation
   */
  public Simulation<V> from(long newFirstSeed) {
    Simulation<V> copy = copy();
    copy.firstSeed = newFirstSeed;
    return copy;
  }

  /**
   * Runs all seeds, until one violates a rule.
   *
   * @return the result
   */
  public Report run() {
    Scenario first = scenario(firstSeed);
    faultyHosts.check(first, routers.get(first.router()));
    return new ParallelRuns<>(this, firstSeed, seeds).run();
  }

  /**
   * Runs all seeds.
   *
   * @throws AssertionError if a run violates a rule; the message shows the smallest such run, how
   *     to repeat it, and the file of its page
   */
  public void check() {
    run()
        .violation()
        .ifPresent(
            violation -> {
              throw new AssertionError(
                  violation
                      + System.lineSeparator()
                      + RecordingWriter.leaveAll(recording(violation.smallest().toString())));
            });
  }

  /**
   * Runs one scenario and records its events, for a {@link io.kvszoo.testkit.page.RunPage}.
   *
   * @param scenario a {@link Scenario} as text, as shown by a {@link Violation}
   * @return the recording
   */
  public Recording recording(String scenario) {
    return runner(Scenario.parse(scenario)).recording(this::judge);
  }

  /**
   * Runs one seed and records its events, for a {@link io.kvszoo.testkit.page.RunPage}.
   *
   * @param seed any seed
   * @return the recording
   */
  public Recording recording(long seed) {
    return runner(scenario(seed)).recording(this::judge);
  }

  /**
   * Runs one seed.
   *
   * @param seed any seed
   * @return the result
   */
  public Run<V> replay(long seed) {
    return run(scenario(seed));
  }

  /**
   * Runs one scenario.
   *
   * @param scenario a {@link Scenario} as text, as shown by a {@link Violation}
   * @return the result
   * @throws IllegalArgumentException if the text does not follow the grammar, or names a host or a
   *     router that does not exist
   */
  public Run<V> replay(String scenario) {
    return run(Scenario.parse(scenario));
  }

  /**
   * Checks a run. Whatever the rules are, an exception that was thrown violates the rule {@code
   * "fails nowhere"}, and a violated invariant is a violation too; otherwise the rules are checked
   * in order.
   *
   * @param run a run of this simulation
   * @return the first violation; empty if all rules hold
   */
  public Optional<Finding> judge(Run<V> run) {
    return run.failure()
        .or(
            () ->
                rules.stream().map(rule -> rule.judge(run)).flatMap(Optional::stream).findFirst());
  }

  /** Returns the scenario that is drawn for a seed. */
  Scenario scenario(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<List<Step>> steps = workload.steps(random.split());
    if (plan.isPresent()) {
      return new Scenario(seed, 0, steps, plan.get());
    }
    FaultPlan drawn =
        swarm.plan(
            random.split(),
            routers.get(0).topology().hosts(),
            faultyHosts.ofClients(routers.get(0), steps.size()));
    return new Scenario(seed, 0, spread(steps, drawn), drawn);
  }

  private List<List<Step>> spread(List<List<Step>> clients, FaultPlan drawn) {
    return clients.stream()
        .map(steps -> steps.stream().map(step -> step.at(swarm.spread(step.at(), drawn))).toList())
        .toList();
  }

  Run<V> run(Scenario scenario) {
    return runner(scenario).run();
  }

  private Runner<V> runner(Scenario scenario) {
    checkArgument(
        scenario.router() < routers.size(),
        "router %s does not exist; this simulation has %s routers, numbered from 0",
        scenario.router(),
        routers.size());
    Router router = routers.get(scenario.router());
    faultyHosts.check(scenario, router);
    return new Runner<>(this, router, scenario);
  }

  /** The hosts that the faults of a scenario may name. */
  Set<String> hosts(Scenario scenario) {
    return faultyHosts.of(scenario, routers.get(scenario.router()));
  }

  Storage<V, ?> storage() {
    return storage;
  }

  List<Router> routers() {
    return routers;
  }

  IntFunction<V> values() {
    return values;
  }

  HealedHosts healedHosts() {
    return healedHosts;
  }

  Duration settling() {
    return settling;
  }

  Consumer<String> progress() {
    return progress;
  }

  Function<SimulatedNetwork, Invariant> invariants() {
    return invariants;
  }
}
