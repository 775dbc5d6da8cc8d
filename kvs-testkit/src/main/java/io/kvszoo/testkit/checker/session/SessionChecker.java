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
 * Decides whether a history of a key-value store gives session guarantees, by what clients observed
 * alone.
 *
 * <p>Each guarantee says of some writes of a key that one is newer than another; it is broken iff
 * that goes in a circle, or makes something older than the initial value. Guarantees can be broken
 * together though each alone is not; then the fewest that are broken are named.
 *
 * <p>The requirements on histories are those of {@link CausalChecker}. Nothing is concluded from a
 * read of siblings about what is newer than them, nor from a read of nothing on a key that was ever
 * deleted; where adds win, nothing is concluded from any read of such a key. Of several reads or
 * writes of a key in one session, the last counts; that can miss a violation of a guarantee alone,
 * but none of all four. O(operations × sessions). Immutable and safe for use by several threads.
 */
public final class SessionChecker {

  private final EnumSet<SessionGuarantee> guarantees;
  private final boolean addsWin;

  private SessionChecker(EnumSet<SessionGuarantee> guarantees, boolean addsWin) {
    this.guarantees = guarantees;
    this.addsWin = addsWin;
  }

  /**
   * Makes a checker.
   *
   * @param guarantees what to hold histories to, at least one
   * @return the checker
   */
  public static SessionChecker of(SessionGuarantee... guarantees) {
    checkArgument(guarantees.length > 0, "no guarantee is given; name at least one");
    return new SessionChecker(EnumSet.copyOf(Arrays.asList(guarantees)), false);
  }

  /**
   * This checker for stores in which a delete leaves what was put concurrently; see {@link
   * CausalChecker#whereAddsWin}.
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
   * @return whether it gives all the guarantees; if not, the fewest that are broken, and operations
   *     that show it; undecided if a value was put twice to a key
   * @throws IllegalArgumentException if a client has two operations in flight at once
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
            names, "no order of the writes of a key explains these", window);
      }
    }
    throw new AssertionError("all guarantees together are broken, and no subset of them is");
  }
}
