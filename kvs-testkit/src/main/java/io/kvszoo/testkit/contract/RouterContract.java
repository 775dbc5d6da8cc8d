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
 * What every {@link Router} promises, whatever its consistency. The numbers are those of the
 * obligations in the documentation of {@link Router}, as far as clients can observe them, and go on
 * where these end. Implement one of the contracts that extend this one:
 *
 * <pre>{@code
 * class MyRouterTest implements LinearizableRouterContract {
 *   public Router router() { return new MyRouter(3); }
 * }
 * }</pre>
 *
 * <p>A rule that fails shows the smallest run that breaks it; a run in which a process throws
 * breaks every rule. Each rule takes as many runs as {@code -Dkvszoo.seeds} says, 300 if not set;
 * {@code -Dkvszoo.scenario} repeats one run, as it is printed.
 */
public interface RouterContract {

  /**
   * The router to hold to the rules.
   *
   * @return the router
   */
  Router router();

  /**
   * Smaller routers of the same kind, which are tried to make a run that breaks a rule smaller.
   *
   * @return none, if not overridden
   */
  default List<Router> smallerRouters() {
    return List.of();
  }

  /**
   * The storage to compose the router with: one that keeps what was put.
   *
   * @return {@link LwwStorage}, if not overridden
   */
  default Storage<String, ?> storage() {
    return new LwwStorage<>();
  }

  /**
   * What clients do.
   *
   * @return {@link Workload#mixed}, if not overridden
   */
  default Workload workload() {
    return Workload.mixed();
  }

  /**
   * The faults that the router promises to survive. Say in its documentation what is left out.
   * {@link Swarm#ofAll} is all that is known, for routers that survive the loss of a disk: each
   * disk may be lost, but the next only after 2 s in which nothing failed, by when what the first
   * had must be back, see {@link Swarm}.
   *
   * @return {@link Swarm#standard}, which loses no disk, if not overridden
   */
  default Swarm faults() {
    return Swarm.standard();
  }

  /**
   * The hosts that suffice to go on, once they are healed.
   *
   * @return all, if not overridden
   */
  default HealedHosts healedHosts() {
    return HealedHosts.ALL;
  }

  /**
   * R4: what was acknowledged is still there after all hosts lost power: each right after it has
   * sent or before it has synced something, or else all at one moment. Where it fails, look for an
   * answer that is sent before a sync.
   */
  @Test
  @DisplayName("R4: what was acknowledged survives a crash of all hosts")
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
   * R7: an operation that is said not to have been done is seen by nobody, and nobody reads what
   * was never written. Where it fails, look for a time-out that is reported as a failure.
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
   * R8: an operation that is sent again takes effect once, so that nothing comes back that was
   * replaced. Where it fails, look for a request without a number, or for a table of answers that
   * does not survive a crash.
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
   * R9: the same seed makes the same run. The message shows the first event in which two runs
   * differ. Where it fails, look for time, randomness, threads or identity hashes that come from
   * elsewhere than the context, and for state in the router itself.
   */
  @Test
  @DisplayName("R9: the same seed makes the same run")
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
   * R10: the topology names the hosts that are deployed, no more and no less. Where it fails, look
   * for a host whose name in the topology is another.
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
   * R11: it can be nested in another router, several times on one network, with all that it claims
   * while nothing fails. Where it fails, look for names of hosts and processes that do not come
   * from the deployment or the client's host.
   */
  @Test
  @DisplayName("R11: it works inside of another router")
  default void r11_it_can_be_nested() {
    RouterRuns.checkNested(this, "R11", ShardedRouter.of(2, router()));
  }

  /**
   * R12: when the network is healed, operations are done again. Where it fails, look for a message
   * that is sent once, and for timers that do not survive a restart.
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
   * R13: an operation for which the storage throws ends as not done, with what was thrown, and
   * alone (see R7 of {@link Router}): other operations do not notice. Where it fails, look for a
   * call of the storage outside of a try, such as that of {@link
   * io.kvszoo.router.session.SerialState}, or for a state that is changed before the storage is
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
