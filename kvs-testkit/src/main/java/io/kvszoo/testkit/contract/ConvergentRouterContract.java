package io.kvszoo.testkit.contract;

import io.kvszoo.testkit.simulation.Rules;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules for a router whose replicas converge, which claims at least {@code EVENTUAL}. */
public interface ConvergentRouterContract extends RouterContract {

  /**
   * C1: once the network is healed and quiet, all hosts that can answer without the others return
   * the same values, and there is such a host for each key. If it fails, look for a write that is
   * sent only once and lost, for a decision by the order of arrival, and for reads that need more
   * than one host.
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
   * C2: an acknowledged write is present in the end, or was replaced or deleted by a write that did
   * not precede it. If it fails, look for stamps that do not follow happens-before, and for clocks
   * that claim more writes than were applied.
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
