package io.kvszoo.testkit.contract;

import io.kvszoo.testkit.simulation.Rules;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a router promises whose replicas come to agree, {@code EVENTUAL} at least. */
public interface ConvergentRouterContract extends RouterContract {

  /**
   * C1: once the network is healed and quiet, all hosts that answer alone give the same values, and
   * some host does for each key. Where it fails, look for a write that is told once and lost, for a
   * decision by order of arrival, and for reads that need more than one host.
   */
  @Test
  @DisplayName("C1: replicas converge")
  default void c1_replicas_converge() {
    RouterRuns.check(
        this,
        "C1",
        simulation -> simulation.rules(List.of(Rules.converges())).healing(healedHosts()));
  }

  /**
   * C2: a write that was acknowledged is there in the end, or was replaced or deleted by one that
   * did not come before it. Where it fails, look for stamps that do not follow happens-before, and
   * for clocks that claim more than was applied.
   */
  @Test
  @DisplayName("C2: no acknowledged write is lost")
  default void c2_no_acknowledged_write_is_lost() {
    RouterRuns.check(
        this,
        "C2",
        simulation -> simulation.rules(List.of(Rules.losesNothing())).healing(healedHosts()));
  }
}
