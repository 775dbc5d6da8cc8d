package io.kvszoo.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.CrashAtSend;
import io.kvszoo.testkit.fault.CrashBeforeSync;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.fault.PowerLoss;
import io.kvszoo.testkit.page.RunPage;
import io.kvszoo.testkit.simulation.Run;
import io.kvszoo.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Runs the simulations of router contracts. */
final class RouterRuns {

  private static final Duration POWER_DIPS = Duration.ofMillis(290);
  private static final Duration POWER_LOSS = Duration.ofMillis(305);
  private static final Duration POWER_BACK = Duration.ofMillis(400);

  private RouterRuns() {}

  /** What a contract says to run, held to what the router claims. */
  static Simulation<String> simulation(RouterContract contract) {
    return simulation(contract, contract.router())
        .orSmaller(contract.smallerRouters().toArray(new Router[0]));
  }

  private static Simulation<String> simulation(RouterContract contract, Router router) {
    return Simulation.of(contract.storage(), router)
        .workload(contract.workload())
        .faults(contract.faults())
        .seeds(ContractSettings.seeds());
  }

  static void check(
      RouterContract contract, String rule, UnaryOperator<Simulation<String>> change) {
    check(rule, change.apply(simulation(contract)));
  }

  /**
   * All hosts are down for a while: from one moment on, or from shortly before, if they are in the
   * middle of something.
   */
  static FaultPlan powerLoss(List<String> hosts) {
    List<Fault> faults = new ArrayList<>();
    faults.add(new Fault(POWER_LOSS, POWER_BACK, new PowerLoss(new LinkedHashSet<>(hosts))));
    for (String host : hosts) {
      faults.add(new Fault(POWER_DIPS, POWER_BACK, new CrashAtSend(host, 1)));
      faults.add(new Fault(POWER_DIPS, POWER_BACK, new CrashBeforeSync(host)));
    }
    return new FaultPlan(faults);
  }

  /** Checks what a contract's router claims inside of another, when nothing fails. */
  static void checkNested(RouterContract contract, String rule, Router outer) {
    check(rule, simulation(contract, outer).faults(FaultPlan.NONE));
  }

  /** Checks that a write for which the storage throws ends alone, when nothing else fails. */
  static void checkThrowing(RouterContract contract, Storage<String, ?> storage) {
    SimulatedNetwork network = SimulatedNetwork.seeded(0);
    try (var server = KVSServer.start(storage, contract.router(), network)) {
      KVSClient<String> client = server.connect();
      client.put("key", "kept");
      Outcome<String> outcome = client.execute(KVSOperation.put("key", FussyStorage.REFUSED));
      assertEquals(
          Optional.empty(),
          network.firstFailure(),
          "R13: a process threw because the storage did; catch the exception, and answer 'not done'");
      assertTrue(
          outcome instanceof Outcome.NotDone<String> notDone && notDone.cause().isPresent(),
          () ->
              "R13: a put for which the storage throws ended with '%s'; it must end as not done with the exception as its cause, as by Outcome.NotDone.thrown"
                  .formatted(outcome));
      assertInstanceOf(
          Outcome.Done.class,
          server.connect().execute(KVSOperation.put("other", "value")),
          "R13: the outcome of a later put of another client");
      network.runFor(Duration.ofSeconds(1));
      assertEquals(
          List.of("kept"),
          client.get("key").values(),
          "R13: the values of the key after the put that failed");
    }
  }

  /** Checks what one client is told of versions, when nothing fails. */
  static void checkVersions(RouterContract contract) {
    SimulatedNetwork network = SimulatedNetwork.seeded(0);
    try (var server = KVSServer.start(contract.storage(), contract.router(), network)) {
      KVSClient<String> client = server.connect();
      Version first = client.put("key", "first");
      assertEquals(first, client.get("key").version(), "R14: the version after a put");
      Version second = client.put("key", "second");
      assertNotEquals(first, second, "R14: the version after another put of the key");
      assertEquals(second, client.get("key").version(), "R14: the version after another put");
      assertEquals(Version.ABSENT, client.delete("key"), "R14: the version that a delete leaves");
      assertEquals(
          Version.ABSENT, client.get("key").version(), "R14: the version of a deleted key");
    }
  }

  private static void check(String rule, Simulation<String> simulation) {
    Optional<String> only = ContractSettings.scenario();
    if (only.isPresent()) {
      Run<String> run = simulation.replay(only.get());
      simulation
          .judge(run)
          .ifPresent(
              finding -> {
                throw new AssertionError(
                    "%s: '%s' is violated in %s%n%s%n%s%n%nall events:%n%s"
                        .formatted(
                            rule,
                            finding.rule(),
                            run.scenario(),
                            finding.reason(),
                            new RunPage(simulation.recording(run.scenario().toString())).leave(),
                            run.history()));
              });
    } else {
      simulation
          .run()
          .violation()
          .ifPresent(
              violation -> {
                throw new AssertionError(
                    "%s: %s%nor repeat this test alone with -Dkvszoo.scenario='%s'%n%s"
                        .formatted(
                            rule,
                            violation,
                            violation.smallest(),
                            new RunPage(simulation.recording(violation.smallest().toString()))
                                .leave()));
              });
    }
  }
}
