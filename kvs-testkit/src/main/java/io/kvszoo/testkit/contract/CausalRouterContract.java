package io.kvszoo.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kvszoo.router.Consistency;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.simulation.Rule;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Workload;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a router promises that claims {@code CAUSAL}, for the whole store or within each shard,
 * which is then checked within each shard.
 */
public interface CausalRouterContract extends ConvergentRouterContract {

  /**
   * What clients do where causes and effects are looked for, in rules K1 to K5.
   *
   * @return {@link Workload#dependent}, if not overridden
   */
  default Workload dependentWorkload() {
    return Workload.dependent();
  }

  /**
   * What clients do where values are looked for that disappear unread, in rule K6.
   *
   * @return {@link Workload#rewriting}, if not overridden
   */
  default Workload rewritingWorkload() {
    return Workload.rewriting();
  }

  /** K0: it claims what this contract checks. */
  @Test
  @DisplayName("K0: it claims to be causally consistent")
  default void k0_it_claims_to_be_causal() {
    Consistency claimed = router().consistency(storage());
    assertEquals(
        Consistency.Level.CAUSAL,
        claimed.level(),
        () -> "K0: the claim of %s over %s is %s".formatted(router(), storage(), claimed));
  }

  /**
   * K1: whoever sees a write sees what its writer had seen, on every key, and all agree on
   * concurrent writes. Where it fails, look for writes that are applied before those that they
   * depend on, and for reads that do not become dependencies.
   */
  @Test
  @DisplayName("K1: histories are causally consistent")
  default void k1_histories_are_causally_consistent() {
    checkDependent("K1", Rules.causal());
  }

  /** K2: a client sees its own writes, wherever it reads. Where it fails, look at its token. */
  @Test
  @DisplayName("K2: sessions read their writes")
  default void k2_sessions_read_their_writes() {
    gives("K2", SessionGuarantee.READ_YOUR_WRITES);
  }

  /** K3: a client never goes back. Where it fails, look for reads that do not join the token. */
  @Test
  @DisplayName("K3: sessions read monotonically")
  default void k3_sessions_read_monotonically() {
    gives("K3", SessionGuarantee.MONOTONIC_READS);
  }

  /**
   * K4: whoever sees a write sees what its session wrote before. Where it fails, look for writes
   * that overtake each other between replicas.
   */
  @Test
  @DisplayName("K4: sessions write monotonically")
  default void k4_sessions_write_monotonically() {
    gives("K4", SessionGuarantee.MONOTONIC_WRITES);
  }

  /**
   * K5: whoever sees a write sees what its session had read before. Where it fails, look for
   * dependencies that are writes alone.
   */
  @Test
  @DisplayName("K5: writes follow reads")
  default void k5_writes_follow_reads() {
    gives("K5", SessionGuarantee.WRITES_FOLLOW_READS);
  }

  /**
   * K6: no value disappears unread. A value is replaced only by writes whose session had read or
   * written it before they were called, or by writes of sessions that knew nothing of the key,
   * which replace what they meet; a session knows of a key of which a write may have been done.
   * Where it fails, look for writes that replace what their session knows through another key, or
   * what is there when they come.
   *
   * <p>Applies where the storage keeps siblings; where it does not, the test is skipped, and says
   * so.
   */
  @Test
  @DisplayName("K6: no value disappears unread")
  default void k6_no_value_disappears_unread() {
    assumeTrue(
        Rules.keepsSiblings(storage(), "one", "other"),
        () -> "K6 does not apply: %s keeps no siblings".formatted(storage()));
    RouterRuns.check(
        this,
        "K6",
        simulation ->
            simulation
                .workload(rewritingWorkload())
                .rules(List.of(Rules.losesNothingUnread()))
                .healing(healedHosts()));
  }

  private void gives(String rule, SessionGuarantee guarantee) {
    checkDependent(rule, Rules.gives(guarantee));
  }

  private void checkDependent(String rule, Rule<String> broken) {
    RouterRuns.check(
        this,
        rule,
        simulation ->
            simulation.workload(dependentWorkload()).rules(List.of(broken)).healing(healedHosts()));
  }
}
