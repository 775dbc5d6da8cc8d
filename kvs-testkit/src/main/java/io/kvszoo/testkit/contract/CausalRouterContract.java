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
 * The rules for a router that claims {@code CAUSAL}. If it claims causality only within each shard,
 * the rules are checked within each shard.
 */
public interface CausalRouterContract extends ConvergentRouterContract {

  /**
   * The workload of rules K1 to K5, which look for violations of causality.
   *
   * @return {@link Workload#dependent} by default
   */
  default Workload dependentWorkload() {
    return Workload.dependent();
  }

  /**
   * The workload of rule K6, which looks for values that disappear unread.
   *
   * @return {@link Workload#rewriting} by default
   */
  default Workload rewritingWorkload() {
    return Workload.rewriting();
  }

  /** K0: the router claims the guarantee that this contract checks. */
  @Test
  @DisplayName("K0: it claims to be causally consistent")
  default void k0_it_claims_to_be_causal() {
    Consistency claimed = router().consistency(storage());
    assertEquals(
        Consistency.Level.CAUSAL,
        claimed.level(),
        () -> "K0: %s over %s claims to be %s".formatted(router(), storage(), claimed));
  }

  /**
   * K1: a client that sees a write also sees everything that its writer had seen, on every key, and
   * all clients agree on the order of concurrent writes. If it fails, look for writes that are
   * applied before the writes that they depend on, and for reads that do not become dependencies.
   */
  @Test
  @DisplayName("K1: histories are causally consistent")
  default void k1_histories_are_causally_consistent() {
    checkDependent("K1", Rules.causal());
  }

  /**
   * K2: a client sees its own writes, at every replica. If it fails, check the token of the
   * session.
   */
  @Test
  @DisplayName("K2: sessions read their writes")
  default void k2_sessions_read_their_writes() {
    gives("K2", SessionGuarantee.READ_YOUR_WRITES);
  }

  /**
   * K3: a client never reads an older state than before. If it fails, look for reads that are not
   * merged into the token of the session.
   */
  @Test
  @DisplayName("K3: sessions read monotonically")
  default void k3_sessions_read_monotonically() {
    gives("K3", SessionGuarantee.MONOTONIC_READS);
  }

  /**
   * K4: a client that sees a write also sees the earlier writes of its session. If it fails, look
   * for writes that overtake each other between replicas.
   */
  @Test
  @DisplayName("K4: sessions write monotonically")
  default void k4_sessions_write_monotonically() {
    gives("K4", SessionGuarantee.MONOTONIC_WRITES);
  }

  /**
   * K5: a client that sees a write also sees what its session had read before. If it fails, look
   * for dependencies that include only writes of the session, and not its reads.
   */
  @Test
  @DisplayName("K5: writes follow reads")
  default void k5_writes_follow_reads() {
    gives("K5", SessionGuarantee.WRITES_FOLLOW_READS);
  }

  /**
   * K6: no value disappears unread. A value is replaced only by a write whose session had read or
   * written it before the call, or by a blind write, whose session had neither read nor written the
   * key; a blind write replaces all values that are present. A write of unknown outcome counts as
   * written. If it fails, look for writes that also replace values that their session knows only
   * through other keys, or all values that are present when they arrive.
   *
   * <p>Applies if the storage keeps siblings; otherwise the test is skipped with a message.
   */
  @Test
  @DisplayName("K6: no value disappears unread")
  default void k6_no_value_disappears_unread() {
    assumeTrue(
        Rules.keepsSiblings(storage(), "one", "other"),
        () -> "K6 does not apply, because %s keeps no siblings".formatted(storage()));
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
