package io.kvszoo.testkit.checker.session;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Sets;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.CausalChecker;
import io.kvszoo.testkit.checker.relation.KeyValueSessions;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether a history of a key-value store satisfies session guarantees, only from the
 * observations of clients.
 *
 * <p>Each guarantee implies for some writes of a key that one is newer than another. It is violated
 * if and only if this relation is cyclic, or makes a write older than the initial value. Several
 * guarantees can be violated together although none is violated alone; then a smallest such set is
 * named.
 *
 * <p>The requirements on histories are those of {@link CausalChecker}. A read of siblings implies
 * nothing about which writes are newer than these, and a read of no value on a key that was ever
 * deleted implies nothing; if adds win, no read of such a key implies anything. Of several reads or
 * writes of a key in one session, only the last counts; this can miss a violation of a single
 * guarantee, but not a violation of all four together. O(operations × sessions). Immutable and
 * thread-safe.
 */
public final class SessionChecker {

  private final EnumSet<SessionGuarantee> guarantees;
  private final boolean addsWin;

  private SessionChecker(EnumSet<SessionGuarantee> guarantees, boolean addsWin) {
    this.guarantees = guarantees;
    this.addsWin = addsWin;
  }

  /**
   * Creates a checker.
   *
   * @param guarantees the guarantees to check, at least one
   * @return the checker
   */
  public static SessionChecker of(SessionGuarantee... guarantees) {
    checkArgument(guarantees.length > 0, "guarantees must not be empty; pass at least one");
    return new SessionChecker(EnumSet.copyOf(Arrays.asList(guarantees)), false);
  }

  /**
   * Returns this checker for stores in which a delete keeps values that were put concurrently; see
   * {@link CausalChecker#whereAddsWin}.
   *
   * @return the checker
   */
  public SessionChecker whereAddsWin() {
    return new SessionChecker(guarantees, true);
  }

  /**
   * Checks a history.
   *
   * @param history a history of a key-value store
   * @param <V> the type of the values
   * @return whether the history satisfies all the guarantees; if not, a smallest set of guarantees
   *     that is violated, and operations that show it; undecided if a value was put twice to the
   *     same key
   * @throws IllegalArgumentException if a client has two operations in flight at the same time
   */
  public <V> Verdict<KVSOperation<V>, KVSResult<V>> check(
      History<KVSOperation<V>, KVSResult<V>> history) {
    try {
      KeyValueSessions<V> sessions =
          new KeyValueSessions<>(history.operations(), addsWin, new Meter(Budget.DEFAULT));
      VersionOrder all = new VersionOrder(sessions.sessions(), guarantees);
      if (all.violation().isEmpty()) {
        return new Verdict.Holds<>(List.of());
      }
      return fewest(sessions);
    } catch (KeyValueSessions.Unfit e) {
      return e.verdict();
    }
  }

  private <V> Verdict<KVSOperation<V>, KVSResult<V>> fewest(KeyValueSessions<V> sessions) {
    List<Set<SessionGuarantee>> subsets =
        Sets.powerSet(guarantees).stream()
            .filter(subset -> !subset.isEmpty())
            .sorted(Comparator.comparingInt(Set::size))
            .toList();
    for (Set<SessionGuarantee> subset : subsets) {
      Optional<List<Integer>> violation =
          new VersionOrder(sessions.sessions(), EnumSet.copyOf(subset)).violation();
      if (violation.isPresent()) {
        List<Operation<KVSOperation<V>, KVSResult<V>>> window =
            violation.get().stream()
                .map(sessions::operation)
                .sorted(Comparator.comparingInt(Operation::invoked))
                .toList();
        String names = subset.stream().map(Object::toString).collect(Collectors.joining(" and "));
        return new Verdict.Violated<>(
            names, "no order of the writes of a key explains these operations", window);
      }
    }
    throw new AssertionError("all guarantees together are violated, but no subset of them is");
  }
}
