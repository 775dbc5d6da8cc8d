package io.kvszoo.testkit.checker.causality;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.relation.KeyValueSessions;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the final state after the network has settled: whether replicas agree, and whether
 * acknowledged writes are present or were replaced by writes that did not precede them.
 */
public final class FinalStateChecker {

  private FinalStateChecker() {}

  /**
   * Checks whether all replicas have the same values.
   *
   * @param replicas for each replica, the values of its keys; a replica may lack keys that it does
   *     not store
   * @param <V> the type of the values
   * @return two replicas that differ; empty if the replicas have converged
   * @throws IllegalArgumentException if there is no replica with a key, so that nothing was checked
   */
  public static <V> Optional<Divergence<V>> divergence(Map<String, Map<String, List<V>>> replicas) {
    checkArgument(
        replicas.values().stream().anyMatch(values -> !values.isEmpty()),
        "there are no values to compare; pass the values of some keys of each replica");
    Map<String, Map.Entry<String, List<V>>> first = new HashMap<>();
    for (Map.Entry<String, Map<String, List<V>>> replica : replicas.entrySet()) {
      for (Map.Entry<String, List<V>> entry : replica.getValue().entrySet()) {
        Map.Entry<String, List<V>> other =
            first.putIfAbsent(entry.getKey(), Map.entry(replica.getKey(), entry.getValue()));
        if (other != null && !other.getValue().equals(entry.getValue())) {
          return Optional.of(
              new Divergence<>(
                  entry.getKey(),
                  other.getKey(),
                  other.getValue(),
                  replica.getKey(),
                  entry.getValue()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Checks whether the final values account for all acknowledged writes: each is present, or may
   * have been replaced or deleted by a write that did not precede it. In other words, a final read
   * that knows of all writes must be causally consistent.
   *
   * @param history a history that meets the requirements of {@link CausalChecker}
   * @param finalValues the final values by key
   * @param <V> the type of the values
   * @return whether no write was lost; if not, the lost write, and what was found instead;
   *     undecided if the observations of clients are already cyclic
   * @throws IllegalArgumentException if {@code finalValues} is empty
   */
  public static <V> Verdict<KVSOperation<V>, KVSResult<V>> lostWrites(
      History<KVSOperation<V>, KVSResult<V>> history, Map<String, List<V>> finalValues) {
    return lostWrites(history, finalValues, false);
  }

  /**
   * Checks whether the final values account for all acknowledged writes, also for stores in which a
   * delete keeps values that were put concurrently.
   *
   * @param history a history that meets the requirements of {@link CausalChecker}
   * @param finalValues the final values by key
   * @param addsWin whether a delete keeps values that were put concurrently; see {@link
   *     CausalChecker#whereAddsWin}
   * @param <V> the type of the values
   * @return whether no write was lost; if not, the lost write, and what was found instead;
   *     undecided if the observations of clients are already cyclic
   * @throws IllegalArgumentException if {@code finalValues} is empty
   */
  public static <V> Verdict<KVSOperation<V>, KVSResult<V>> lostWrites(
      History<KVSOperation<V>, KVSResult<V>> history,
      Map<String, List<V>> finalValues,
      boolean addsWin) {
    List<Operation<KVSOperation<V>, KVSResult<V>>> operations =
        withFinalReads(history, finalValues);
    try {
      Meter meter = new Meter(Budget.DEFAULT);
      KeyValueSessions<V> sessions = new KeyValueSessions<>(operations, addsWin, meter);
      CausalPatterns patterns = new CausalPatterns(sessions.sessions(), meter);
      if (!patterns.isAcyclic()) {
        return new Verdict.Undecided<>("the causal order is cyclic, so there is no last write");
      }
      int lastSession = sessions.sessions().session[sessions.sessions().nodes - 1];
      return patterns
          .findLost(lastSession)
          .<Verdict<KVSOperation<V>, KVSResult<V>>>map(
              found -> CausalChecker.violated(sessions, found))
          .orElseGet(() -> new Verdict.Holds<>(List.of()));
    } catch (KeyValueSessions.Unfit e) {
      return e.verdict();
    }
  }

  /**
   * Returns the operations of a history, followed by those of a last client, which reads the final
   * values.
   */
  static <V> List<Operation<KVSOperation<V>, KVSResult<V>>> withFinalReads(
      History<KVSOperation<V>, KVSResult<V>> history, Map<String, List<V>> finalValues) {
    checkArgument(
        !finalValues.isEmpty(),
        "finalValues must not be empty; pass the final values of some keys");
    List<Operation<KVSOperation<V>, KVSResult<V>>> operations =
        new ArrayList<>(history.operations());
    int reader = 0;
    int last = 0;
    long moment = 0;
    for (Operation<KVSOperation<V>, KVSResult<V>> operation : history.operations()) {
      reader = Math.max(reader, operation.client() + 1);
      last = Math.max(last, operation.invoked());
      moment = Math.max(moment, operation.completedAt());
    }
    for (Map.Entry<String, List<V>> entry : finalValues.entrySet()) {
      int place = operations.size();
      last += 2;
      operations.add(
          new Operation<>(
              place,
              reader,
              KVSOperation.get(entry.getKey()),
              new Ending.Ok<>(new KVSResult.Read<>(entry.getValue())),
              last,
              last + 1,
              moment,
              moment));
    }
    return operations;
  }
}
