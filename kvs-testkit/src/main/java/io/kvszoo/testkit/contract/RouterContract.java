package io.kvszoo.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kvszoo.KVSServer;
import io.kvszoo.network.Host;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.FaultKind;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.simulation.HealedHosts;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules for every {@link Router}, whatever its consistency. Rules up to R8 have the numbers of
 * the obligations of {@link Router}, as far as clients can observe them; further rules follow.
 * Implement one of the contracts that extend this one:
 *
 * <pre>{@code
 * class MyRouterTest implements LinearizableRouterContract {
 *   public Router router() { return new MyRouter(3); }
 * }
 * }</pre>
 *
 * <p>A rule that fails shows the smallest run that violates it; a run in which a process throws an
 * exception violates every rule. {@code -Dkvszoo.seeds} sets the number of runs per rule, 300 by
 * default; {@code -Dkvszoo.scenario} repeats a single run, in the form in which it is printed.
 */
public interface RouterContract {

  /**
   * The router to test.
   *
   * @return the router
   */
  Router router();

  /**
   * Smaller routers of the same kind, which are tried when a run that violates a rule is shrunk.
   *
   * @return the routers; none by default
   */
  default List<Router> smallerRouters() {
    return List.of();
  }

  /**
   * The storage to compose the router with. A put must replace the values that its writer has seen,
   * and a delete leave none of them, as the rules assume; so this is not the place to test a
   * storage of your own, such as a counter or a set that only grows.
   *
   * @return {@link LwwStorage} by default
   */
  default Storage<String, ?> storage() {
    return new LwwStorage<>();
  }

  /**
   * The workload of the clients.
   *
   * @return {@link Workload#mixed} by default
   */
  default Workload workload() {
    return Workload.mixed();
  }

  /**
   * The faults that the router promises to survive; its documentation should name those that are
   * left out. {@link Swarm#ofAll} has all kinds of faults, for routers that survive the loss of a
   * disk: any disk may be lost, but the next one only after 2 s without faults, within which the
   * router must have restored the data of the first; see {@link Swarm}.
   *
   * @return {@link Swarm#standard} by default, in which no disk is lost
   */
  default Swarm faults() {
    return Swarm.standard();
  }

  /**
   * The hosts that are healed after the faults, and must suffice for progress.
   *
   * @return all hosts by default
   */
  default HealedHosts healedHosts() {
    return HealedHosts.ALL;
  }

  /**
   * R4: acknowledged writes survive a crash of all hosts, each right after a send or right before a
   * sync, or all at the same moment. If it fails, look for an answer that is sent before a sync.
   */
  @Test
  @DisplayName("R4: acknowledged writes survive a crash of all hosts")
  default void r4_acknowledged_writes_survive_a_crash_of_all_hosts() {
    RouterRuns.check(
        this,
        "R4",
        simulation ->
            simulation
                .workload(Workload.ycsbA()) // No deletes, which would explain that nothing is left.
                .faults(RouterRuns.powerLoss(router().topology().hosts()))
                .rules(Rules.of(router().consistency(storage()))));
  }

  /**
   * R7: no client sees the effect of an operation that ended as not done, and no client reads a
   * value that was never written. If it fails, look for a timeout that is reported as a failure.
   */
  @Test
  @DisplayName("R7: outcomes are true")
  default void r7_outcomes_are_true() {
    RouterRuns.check(
        this,
        "R7",
        simulation -> simulation.rules(List.of(Rules.inventsNothing())).healing(healedHosts()));
  }

  /**
   * R8: an operation that is sent again takes effect once, so that no replaced value reappears. If
   * it fails, look for a request without a number, or for a table of answers that does not survive
   * a crash.
   */
  @Test
  @DisplayName("R8: an operation takes effect once")
  default void r8_operations_take_effect_once() {
    Swarm repeating =
        Swarm.of(
            FaultKind.LOSS,
            FaultKind.DUPLICATION,
            FaultKind.REPORTED_FAILED,
            FaultKind.LATE,
            FaultKind.LATE_COPIES,
            FaultKind.DELAY,
            FaultKind.CRASH_AT_SEND,
            FaultKind.CRASH_BEFORE_SYNC,
            FaultKind.CRASH_AT_SYNC);
    RouterRuns.check(
        this,
        "R8",
        simulation ->
            simulation.faults(repeating).rules(Rules.of(router().consistency(storage()))));
  }

  /**
   * R9: the same seed produces the same run. The message shows the first event in which two runs
   * differ. If it fails, look for time, randomness, threads or identity hash codes that do not come
   * from the context, and for state in the router itself.
   */
  @Test
  @DisplayName("R9: the same seed produces the same run")
  default void r9_runs_repeat() {
    Simulation<String> simulation = RouterRuns.simulation(this);
    for (long seed = 0; seed < Math.min(20, ContractSettings.seeds()); seed++) {
      assertEquals(
          Optional.empty(),
          RepeatedRuns.difference(simulation, seed),
          "R9: the runs of seed " + seed);
    }
  }

  /**
   * R10: the topology names exactly the hosts that are deployed. If it fails, look for a host that
   * has another name in the topology.
   */
  @Test
  @DisplayName("R10: the topology names the hosts that are deployed")
  default void r10_topology_names_the_hosts() {
    SimulatedNetwork network = SimulatedNetwork.seeded(0);
    try (var server = KVSServer.start(storage(), router(), network)) {
      assertEquals(
          server.topology().hosts().stream().sorted().toList(),
          network.hosts().stream().map(Host::name).sorted().toList(),
          () -> "R10: the hosts that %s deploys".formatted(router()));
    }
  }

  /**
   * R11: the router can be nested in another router, several times on one network, and keeps its
   * claim while nothing fails. If it fails, look for names of hosts and processes that do not come
   * from the deployment or the client's host.
   */
  @Test
  @DisplayName("R11: it works inside of another router")
  default void r11_it_can_be_nested() {
    RouterRuns.checkNested(this, "R11", ShardedRouter.of(2, router()));
  }

  /**
   * R12: after the network is healed, operations are done again. If it fails, look for a message
   * that is sent only once, and for timers that do not survive a restart.
   */
  @Test
  @DisplayName("R12: it serves after healing")
  default void r12_it_serves_after_healing() {
    RouterRuns.check(
        this,
        "R12",
        simulation -> simulation.rules(List.of(Rules.serves())).healing(healedHosts()));
  }

  /**
   * R13: an operation for which the storage throws ends as not done, with the exception as its
   * cause, and other operations are not affected (see R7 of {@link Router}). If it fails, look for
   * a call of the storage that is not guarded by a try block, as in {@link
   * io.kvszoo.router.session.SerialState}, or for state that is changed before the storage is
   * called.
   */
  @Test
  @DisplayName("R13: an operation for which the storage throws ends alone")
  default void r13_an_operation_for_which_the_storage_throws_ends_alone() {
    RouterRuns.checkThrowing(this, new FussyStorage<>(storage()));
  }

  /**
   * R14: equal versions are of equal states. Reads of a key that return the same version return the
   * same values, on whatever replica; a put returns the version that its client reads if nobody
   * else writes, and a key without a value has {@link io.kvszoo.operation.Version#ABSENT}. Where it
   * fails, look for a version that is not {@link io.kvszoo.storage.Storage#version} of the entry
   * that was read or written.
   */
  @Test
  @DisplayName("R14: equal versions are of equal states")
  default void r14_equal_versions_are_of_equal_states() {
    RouterRuns.checkVersions(this);
    RouterRuns.check(
        this, "R14", simulation -> simulation.rules(List.of(Rules.versionsTellStatesApart())));
  }
}
