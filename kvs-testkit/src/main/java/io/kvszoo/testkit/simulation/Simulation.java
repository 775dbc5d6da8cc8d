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
 * Runs an architecture under a workload and faults, once a seed, and holds each run to rules:
 *
 * <pre>{@code
 * Simulation.of(new LwwStorage<>(), ShardedRouter.of(3))
 *     .workload(Workload.ycsbA())
 *     .faults(Swarm.standard().without(FaultKind.PAUSE))
 *     .seeds(10_000)
 *     .check();
 * }</pre>
 *
 * <p>A run has two phases. In the first, clients work while faults happen, until all operations
 * have ended and all faults have begun. Then the network is healed, and when things have settled,
 * each host is asked alone what it has, and new operations are tried. The rules are by default what
 * the router claims, and that it makes progress, converges and loses nothing.
 *
 * <p>The runs of different seeds go on side by side on all processors, so storage, router, rules
 * and values must be safe for that, as stateless ones are; each run alone is deterministic. A run
 * that breaks a rule is made smaller as long as it breaks the same rule. After two seconds,
 * progress is printed to the standard error, or told to whom {@link #progress} says.
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
    this.storage = checkNotNull(storage, "storage must not be null; try new LwwStorage<>()");
    this.routers = routers;
    faultyHosts = new FaultyHosts(storage);
    this.values = checkNotNull(values, "values must not be null; try number -> \"v\" + number");
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
   * @param storage what a write means
   * @param router where it goes
   * @return the simulation
   */
  public static Simulation<String> of(Storage<String, ?> storage, Router router) {
    return of(storage, router, number -> "v" + number);
  }

  /**
   * Simulates a store of any values.
   *
   * @param storage what a write means
   * @param router where it goes
   * @param values the value of a number; different for different numbers, and equal for equal ones
   * @param <V> the type of the values
   * @return the simulation
   */
  public static <V> Simulation<V> of(Storage<V, ?> storage, Router router, IntFunction<V> values) {
    checkNotNull(router, "router must not be null; try new LocalRouter()");
    return new Simulation<>(storage, List.of(router), values);
  }

  /**
   * Sets what clients do; {@link Workload#mixed} if not set.
   *
   * @param newWorkload the workload
   * @return the simulation
   */
  public Simulation<V> workload(Workload newWorkload) {
    Simulation<V> copy = copy();
    copy.workload = checkNotNull(newWorkload, "workload must not be null; try Workload.mixed()");
    return copy;
  }

  /**
   * Sets which faults to draw for each seed; {@link Swarm#standard} if not set.
   *
   * @param newSwarm the faults
   * @return the simulation
   */
  public Simulation<V> faults(Swarm newSwarm) {
    Simulation<V> copy = copy();
    copy.swarm = checkNotNull(newSwarm, "swarm must not be null; try Swarm.standard()");
    copy.plan = Optional.empty();
    return copy;
  }

  /**
   * Sets the faults of all runs.
   *
   * @param newPlan the faults, of hosts that the router's topology names, and of clients, whose
   *     hosts are {@code client-0} and so on
   * @return the simulation
   */
  public Simulation<V> faults(FaultPlan newPlan) {
    Simulation<V> copy = copy();
    copy.plan = Optional.of(newPlan);
    return copy;
  }

  /**
   * Sets what must hold, instead of what the router claims.
   *
   * @param newRules the rules, at least one
   * @return the simulation
   */
  public Simulation<V> rules(List<Rule<V>> newRules) {
    checkArgument(!newRules.isEmpty(), "no rule is given; a run must be held to something");
    Simulation<V> copy = copy();
    copy.rules = ImmutableList.copyOf(newRules);
    return copy;
  }

  /**
   * Sets which hosts are healed after the faults; all, if not set.
   *
   * @param newHealedHosts chooses the hosts
   * @return the simulation
   */
  public Simulation<V> healing(HealedHosts newHealedHosts) {
    Simulation<V> copy = copy();
    copy.healedHosts =
        checkNotNull(newHealedHosts, "healedHosts must not be null; try HealedHosts.ALL");
    return copy;
  }

  /**
   * Sets how long a healed network has to settle; 2 s if not set.
   *
   * @param newSettling virtual time, not negative
   * @return the simulation
   */
  public Simulation<V> settling(Duration newSettling) {
    checkArgument(!newSettling.isNegative(), "settling (%s) must be >= 0", newSettling);
    Simulation<V> copy = copy();
    copy.settling = newSettling;
    return copy;
  }

  /**
   * Adds something to check after each event, which makes runs slower.
   *
   * @param newInvariants makes the invariant of a run from its network
   * @return the simulation
   */
  public Simulation<V> afterEachEvent(Function<SimulatedNetwork, Invariant> newInvariants) {
    Simulation<V> copy = copy();
    copy.invariants = newInvariants;
    return copy;
  }

  /**
   * Sets who is told of the progress; the standard error, if not set.
   *
   * @param newProgress gets a line each two seconds, from any thread
   * @return the simulation
   */
  public Simulation<V> progress(Consumer<String> newProgress) {
    Simulation<V> copy = copy();
    copy.progress = newProgress;
    return copy;
  }

  /**
   * Adds smaller routers, which are tried when a run is made smaller.
   *
   * @param smaller routers that must break the same rule, the smallest first
   * @return the simulation
   */
  public Simulation<V> orSmaller(Router... smaller) {
    List<Router> all = new ArrayList<>(routers);
    all.addAll(Arrays.asList(smaller));
    return new Simulation<>(this, ImmutableList.copyOf(all));
  }

  /**
   * Sets how many runs there are; 300, with the seeds from 0 on, if not set.
   *
   * @param newSeeds how many, at least 1
   * @return the simulation
   */
  public Simulation<V> seeds(int newSeeds) {
    checkArgument(newSeeds > 0, "seeds (%s) must be > 0", newSeeds);
    Simulation<V> copy = copy();
    copy.seeds = newSeeds;
    return copy;
  }

  /**
   * Sets the first seed; 0 if not set.
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
   * Runs all seeds, until one breaks a rule.
   *
   * @return what came of it
   */
  public Report run() {
    Scenario first = scenario(firstSeed);
    faultyHosts.check(first, routers.get(first.router()));
    return new ParallelRuns<>(this, firstSeed, seeds).run();
  }

  /**
   * Runs all seeds.
   *
   * @throws AssertionError if a run breaks a rule; the message has the smallest such run, how to
   *     repeat it, and the file of its page
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
   * Runs one scenario, and records all that happens, for a {@link io.kvszoo.testkit.page.RunPage}.
   *
   * @param scenario what {@link Scenario} prints, as in a {@link Violation}
   * @return the recording
   */
  public Recording recording(String scenario) {
    return runner(Scenario.parse(scenario)).recording(this::judge);
  }

  /**
   * Runs one seed, and records all that happens, for a {@link io.kvszoo.testkit.page.RunPage}.
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
   * @return what came of it
   */
  public Run<V> replay(long seed) {
    return run(scenario(seed));
  }

  /**
   * Runs one scenario.
   *
   * @param scenario what {@link Scenario} prints, as in a {@link Violation}
   * @return what came of it
   * @throws IllegalArgumentException if it has another form, or names a host or a router that is
   *     not there
   */
  public Run<V> replay(String scenario) {
    return run(Scenario.parse(scenario));
  }

  /**
   * Says what is wrong with a run: what was thrown, which breaks the rule {@code "fails nowhere"},
   * or the invariant that was broken, whatever the rules are; else by the first rule that is
   * broken.
   *
   * @param run a run of this simulation
   * @return what is wrong; empty if all rules hold
   */
  public Optional<Finding> judge(Run<V> run) {
    return run.failure()
        .or(
            () ->
                rules.stream().map(rule -> rule.judge(run)).flatMap(Optional::stream).findFirst());
  }

  /** What a seed stands for. */
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
        "router %s is none of the %s routers of this simulation",
        scenario.router(),
        routers.size());
    Router router = routers.get(scenario.router());
    faultyHosts.check(scenario, router);
    return new Runner<>(this, router, scenario);
  }

  /** The hosts that faults of a scenario can strike. */
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
