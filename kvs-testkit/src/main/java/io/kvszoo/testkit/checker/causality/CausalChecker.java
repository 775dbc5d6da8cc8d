package io.kvszoo.testkit.checker.causality;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.relation.KeyValueSessions;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a history of a key-value store is causally consistent, only from the observations
 * of clients. The algorithm is from "On Verifying Causal Consistency" by Ahmed Bouajjani,
 * Constantin Enea, Rachid Guerraoui and Jad Hamza (POPL 2017), but uses vector clocks instead of
 * transitive closures.
 *
 * <p>Requirements: each value is put at most once per key, and a client has at most one operation
 * in flight. A violation has the name of the paper's pattern: {@code ThinAirRead}, {@code
 * CyclicCO}, {@code WriteCOInitRead} and {@code WriteCORead} for all models, {@code CyclicCF} for
 * {@link CausalModel#CAUSAL_CONVERGENCE}, {@code WriteHBInitRead} and {@code CyclicHB} for {@link
 * CausalModel#CAUSAL_MEMORY}; and also {@code AbortedRead}, a read of a write that failed.
 *
 * <p>For a read of siblings, each sibling is checked, and nothing is concluded about their order:
 * in the causal past of the read, a sibling must not have been replaced by a write whose session
 * had read or written it. A write need not replace values that its session knows only through other
 * keys. A read of no value on a key that was ever deleted is a violation only if no delete can
 * explain it. If adds win, nothing is concluded about the order of writes to a key that was ever
 * deleted.
 *
 * <p>O(operations × sessions); causal memory takes a small multiple of that for each session.
 * Always terminates. Immutable and thread-safe.
 */
public final class CausalChecker {

  /** The patterns in which a value is read that no put can have written. */
  public static final Set<String> INVENTED =
      Set.of(KeyValueSessions.THIN_AIR_READ, KeyValueSessions.ABORTED_READ);

  private static final int LARGEST_TO_REDUCE = 64;

  private final CausalModel model;
  private final Budget budget;
  private final boolean addsWin;

  private CausalChecker(CausalModel model, Budget budget, boolean addsWin) {
    this.model =
        checkNotNull(model, "model must not be null; pass one, such as CAUSAL_CONVERGENCE");
    this.budget = checkNotNull(budget, "budget must not be null; pass one, such as Budget.DEFAULT");
    this.addsWin = addsWin;
  }

  /**
   * Creates a checker with the default budget.
   *
   * @param model the model of causal consistency
   * @return the checker
   */
  public static CausalChecker of(CausalModel model) {
    return new CausalChecker(model, Budget.DEFAULT, false);
  }

  /**
   * Returns this checker with another budget.
   *
   * @param newBudget the limits of a check
   * @return the checker
   */
  public CausalChecker within(Budget newBudget) {
    return new CausalChecker(model, newBudget, addsWin);
  }

  /**
   * Returns this checker for stores in which a delete removes only the values that it has seen, and
   * a value that was put concurrently stays, as in {@link io.kvszoo.storage.CausalStorage}. A
   * client may then read a value after its own delete, and clients need not agree on which of the
   * two was last.
   *
   * @return the checker
   */
  public CausalChecker whereAddsWin() {
    return new CausalChecker(model, budget, true);
  }

  /**
   * Checks a history.
   *
   * @param history a history of a key-value store
   * @param <V> the type of the values
   * @return whether the history is consistent; if not, a small set of operations that show a bad
   *     pattern; undecided if a value was put twice to the same key
   * @throws IllegalArgumentException if a client has two operations in flight at the same time
   */
  public <V> Verdict<KVSOperation<V>, KVSResult<V>> check(
      History<KVSOperation<V>, KVSResult<V>> history) {
    Meter meter = new Meter(budget);
    try {
      KeyValueSessions<V> sessions = new KeyValueSessions<>(history.operations(), addsWin, meter);
      Optional<CausalPatterns.Found> found =
          new CausalPatterns(sessions.sessions(), meter).find(model);
      return found.isEmpty()
          ? new Verdict.Holds<>(List.of())
          : reduced(history, violated(sessions, found.get()), meter);
    } catch (KeyValueSessions.Unfit e) {
      return e.verdict();
    } catch (Meter.Exhausted e) {
      return new Verdict.Undecided<>(e.limit());
    }
  }

  static <V> Verdict.Violated<KVSOperation<V>, KVSResult<V>> violated(
      KeyValueSessions<V> sessions, CausalPatterns.Found found) {
    Object[] named =
        found.named().stream().map(node -> "#" + sessions.operation(node).index()).toArray();
    List<Operation<KVSOperation<V>, KVSResult<V>>> window =
        found.nodes().stream()
            .distinct()
            .map(sessions::operation)
            .sorted(Comparator.comparingInt(Operation::invoked))
            .toList();
    return new Verdict.Violated<>(found.pattern(), found.text().formatted(named), window);
  }

  /** Removes operations as long as the rest shows the same pattern. */
  private <V> Verdict<KVSOperation<V>, KVSResult<V>> reduced(
      History<KVSOperation<V>, KVSResult<V>> history,
      Verdict.Violated<KVSOperation<V>, KVSResult<V>> violated,
      Meter meter) {
    Verdict.Violated<KVSOperation<V>, KVSResult<V>> smallest = violated;
    if (violated.window().size() > LARGEST_TO_REDUCE) {
      return smallest;
    }
    for (Operation<KVSOperation<V>, KVSResult<V>> operation : violated.window()) {
      Set<Operation<KVSOperation<V>, KVSResult<V>>> fewer = new HashSet<>(smallest.window());
      fewer.remove(operation);
      Optional<Verdict.Violated<KVSOperation<V>, KVSResult<V>>> found =
          samePattern(history.filter(fewer::contains), violated.rule(), meter);
      if (found.isPresent()) {
        smallest = found.get();
      }
    }
    return smallest;
  }

  private <V> Optional<Verdict.Violated<KVSOperation<V>, KVSResult<V>>> samePattern(
      History<KVSOperation<V>, KVSResult<V>> history, String pattern, Meter meter) {
    try {
      KeyValueSessions<V> sessions = new KeyValueSessions<>(history.operations(), addsWin, meter);
      return new CausalPatterns(sessions.sessions(), meter)
          .find(model)
          .filter(found -> found.pattern().equals(pattern))
          .map(found -> violated(sessions, found));
    } catch (KeyValueSessions.Unfit e) {
      return Optional.empty();
    }
  }
}
