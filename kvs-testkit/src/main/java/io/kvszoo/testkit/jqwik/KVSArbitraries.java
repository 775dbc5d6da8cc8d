package io.kvszoo.testkit.jqwik;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.testkit.contract.WriteHistory;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultAction;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.simulation.KeyChoice;
import io.kvszoo.testkit.simulation.Mix;
import io.kvszoo.testkit.simulation.Scenario;
import io.kvszoo.testkit.simulation.Step;
import io.kvszoo.testkit.simulation.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitraries of operations, workloads, fault plans and scenarios, which shrink to smaller ones,
 * for custom properties:
 *
 * <pre>{@code
 * @Property
 * void any_scenario_is_survived(@ForAll("scenarios") Scenario scenario) {
 *   var simulation = Simulation.of(new LwwStorage<>(), new MyRouter());
 *   assertThat(simulation.judge(simulation.replay(scenario.toString()))).isEmpty();
 * }
 *
 * @Provide
 * Arbitrary<Scenario> scenarios() {
 *   return KVSArbitraries.scenarios(KVSArbitraries.faultPlans(List.of("replica-0", "replica-1")));
 * }
 * }</pre>
 */
@SuppressWarnings("exports") // Users of this class require jqwik; others do not need it.
public final class KVSArbitraries {

  private static final int MOST_CLIENTS = 4;
  private static final int MOST_STEPS = 20;
  private static final int MOST_KEYS = 5;
  private static final int HORIZON_MILLIS = 1000;

  private KVSArbitraries() {}

  /**
   * Keys: mostly a few short ones, and sometimes arbitrary strings.
   *
   * @return the keys
   */
  public static Arbitrary<String> keys() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.of("a", "b", "c", "d", "e")),
        Tuple.of(1, Arbitraries.strings().ofMaxLength(20)));
  }

  /**
   * Operations of all kinds.
   *
   * @param values the values to put
   * @param <V> the type of the values
   * @return the operations
   */
  public static <V> Arbitrary<KVSOperation<V>> operations(Arbitrary<V> values) {
    return Arbitraries.oneOf(
        keys().map(KVSOperation::<V>get),
        Combinators.combine(keys(), values).as(KVSOperation::put),
        keys().map(KVSOperation::<V>delete),
        Combinators.combine(keys(), values).as(KVSOperation::compareAndDelete),
        Combinators.combine(keys(), values).as(KVSOperation::putIfAbsent),
        Combinators.combine(keys(), values, values).as(KVSOperation::compareAndSet));
  }

  /**
   * Workloads of up to 8 clients, 200 operations and 5 keys.
   *
   * @return the workloads
   */
  public static Arbitrary<Workload> workloads() {
    Arbitrary<Integer> weights = Arbitraries.integers().between(0, 10);
    Arbitrary<Mix> mixes =
        Combinators.combine(weights, weights, weights, weights, weights, weights)
            .as(
                (gets, puts, deletes, compareAndSets, inserts, readModifyWrites) ->
                    new Mix(gets + 1, puts, deletes, compareAndSets, inserts, readModifyWrites));
    return Combinators.combine(
            Arbitraries.integers().between(1, 8),
            Arbitraries.integers().between(0, 200),
            Arbitraries.integers().between(1, MOST_KEYS),
            mixes,
            Arbitraries.of(KeyChoice.class),
            millis(0, 20),
            Arbitraries.of(false, true))
        .as(Workload::new);
  }

  /**
   * Fault plans of up to 8 faults within one second. They may wipe the disks of several hosts,
   * which few routers survive; pass the kinds to leave out {@link FaultKind#WIPE}.
   *
   * @param hosts names of the hosts that faults may affect, at least two
   * @return the plans
   */
  public static Arbitrary<FaultPlan> faultPlans(List<String> hosts) {
    return faultPlans(hosts, Swarm.ofAll().kinds());
  }

  /**
   * Fault plans of up to 8 faults, of the given kinds, within one second.
   *
   * @param hosts names of the hosts that faults may affect, at least two
   * @param kinds the kinds, at least one
   * @return the plans
   */
  public static Arbitrary<FaultPlan> faultPlans(List<String> hosts, Set<FaultKind> kinds) {
    checkArgument(
        hosts.size() >= 2, "hosts %s must be at least two, so that they can be partitioned", hosts);
    checkArgument(!kinds.isEmpty(), "kinds must not be empty; use FaultPlan.NONE for no faults");
    List<FaultKind> sensible =
        kinds.stream().filter(kind -> kind.makesSense(hosts, List.of())).toList();
    Arbitrary<FaultAction> actions = Arbitraries.of(sensible).flatMap(kind -> action(kind, hosts));
    return Combinators.combine(millis(0, HORIZON_MILLIS), millis(0, HORIZON_MILLIS), actions)
        .as((from, length, action) -> new Fault(from, from.plus(length), action))
        .list()
        .ofMaxSize(8)
        .map(FaultPlan::new);
  }

  private static Arbitrary<Duration> millis(int min, int max) {
    return Arbitraries.integers().between(min, max).map(Duration::ofMillis);
  }

  /** An action drawn from numbers, which shrink to 0, and the action with them. */
  private static Arbitrary<FaultAction> action(FaultKind kind, List<String> hosts) {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .list()
        .ofSize(hosts.size() + 4)
        .map(numbers -> kind.draw(new Tape(numbers), hosts, List.of()));
  }

  /** Gives numbers of a list, and then zeros. */
  private static final class Tape implements RandomGenerator {

    private final Iterator<Integer> numbers;

    private Tape(List<Integer> numbers) {
      this.numbers = numbers.iterator();
    }

    @Override
    public int nextInt(int bound) {
      return numbers.hasNext() ? numbers.next() % bound : 0;
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("faults are drawn by numbers with a bound");
    }
  }

  /**
   * Scenarios of up to 4 clients.
   *
   * @param plans the faults
   * @return the scenarios
   */
  public static Arbitrary<Scenario> scenarios(Arbitrary<FaultPlan> plans) {
    Arbitrary<Step> steps =
        Combinators.combine(
                Arbitraries.of(Step.Kind.class),
                Arbitraries.integers().between(0, MOST_KEYS - 1),
                millis(0, HORIZON_MILLIS))
            .as((kind, key, at) -> new Step(kind, key, 0, at));
    Arbitrary<List<List<Step>>> clients =
        steps.list().ofMaxSize(MOST_STEPS).list().ofMinSize(1).ofMaxSize(MOST_CLIENTS);
    return Combinators.combine(Arbitraries.longs().between(0, 1000), clients, plans)
        .as((seed, drawn, plan) -> new Scenario(seed, 0, numbered(drawn), plan));
  }

  /** Gives each step a value of its own. */
  private static List<List<Step>> numbered(List<List<Step>> clients) {
    int value = 0;
    List<List<Step>> numbered = new ArrayList<>();
    for (List<Step> steps : clients) {
      List<Step> own = new ArrayList<>();
      for (Step step : steps) {
        own.add(new Step(step.kind(), step.key(), value, step.at()));
        value++;
      }
      numbered.add(own);
    }
    return numbered;
  }

  /**
   * Histories of writes to one key by several replicas, for laws of storages.
   *
   * @param values the values to write
   * @param <V> the type of the values
   * @return histories of up to 12 steps
   */
  public static <V> Arbitrary<WriteHistory<V>> writeHistories(Arbitrary<V> values) {
    Arbitrary<Integer> replicas = Arbitraries.integers().between(0, WriteHistory.REPLICAS - 1);
    Arbitrary<Optional<V>> written = values.optional(0.75);
    Arbitrary<WriteHistory.Action<V>> actions =
        Arbitraries.oneOf(
            written.map(WriteHistory.Action.WriteAll::new),
            written.map(WriteHistory.Action.WriteKnown::new),
            Arbitraries.create(WriteHistory.Action.Read::new),
            replicas.map(WriteHistory.Action.Hear::new));
    return Combinators.combine(replicas, actions)
        .as((replica, action) -> new WriteHistory.Step<>(replica, action))
        .list()
        .ofMaxSize(12)
        .map(WriteHistory::of);
  }
}
