package io.kvszoo.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kvszoo.router.Consistency;
import io.kvszoo.testkit.simulation.Rules;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules for a router that claims {@code LINEARIZABLE}. */
public interface LinearizableRouterContract extends RouterContract {

  /** L0: the router claims the guarantee that this contract checks. */
  @Test
  @DisplayName("L0: it claims to be linearizable")
  default void l0_it_claims_to_be_linearizable() {
    assertEquals(
        Consistency.LINEARIZABLE,
        router().consistency(storage()),
        () -> "L0: the claim of %s over %s".formatted(router(), storage()));
  }

  /**
   * L1: each operation, including compareAndSet, takes effect at one moment between its call and
   * its return. If it fails, look for reads that ask a single replica, for answers that are sent
   * before a write is safe, and for effects of operations that were given up.
   */
  @Test
  @DisplayName("L1: histories are linearizable")
  default void l1_histories_are_linearizable() {
    RouterRuns.check(
        this,
        "L1",
        simulation -> simulation.rules(List.of(Rules.linearizable())).healing(healedHosts()));
  }
}
