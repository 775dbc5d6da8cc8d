package io.kvszoo.testkit.contract;

import io.kvszoo.router.Router;
import io.kvszoo.testkit.simulation.FaultPlan;
import io.kvszoo.testkit.simulation.Run;
import io.kvszoo.testkit.simulation.Simulation;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Runs the simulations of router contracts. */
final class RouterRuns {

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

  /** Checks what a contract's router claims inside of another, when nothing fails. */
  static void checkNested(RouterContract contract, String rule, Router outer) {
    check(rule, simulation(contract, outer).faults(FaultPlan.NONE));
  }

  private static void check(String rule, Simulation<String> simulation) {
    Optional<String> only = ContractSettings.scenario();
    if (only.isPresent()) {
      Run<String> run = simulation.replay(only.get());
      simulation
          .broken(run)
          .ifPresent(
              broken -> {
                throw new AssertionError(
                    "%s: '%s' is broken in %s%n%s%n%s%n%nall that happened:%n%s"
                        .formatted(
                            rule,
                            broken.rule(),
                            run.scenario(),
                            broken.reason(),
                            simulation.page(run.scenario().toString()).leave(),
                            run.history()));
              });
    } else {
      simulation
          .run()
          .violation()
          .ifPresent(
              violation -> {
                throw new AssertionError(
                    "%s: %s%nor this test alone with -Dkvszoo.scenario='%s'%n%s"
                        .formatted(
                            rule,
                            violation,
                            violation.smallest(),
                            simulation.page(violation.smallest().toString()).leave()));
              });
    }
  }
}
