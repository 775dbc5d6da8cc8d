package io.kvszoo.testkit.assertions;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.CausalChecker;
import io.kvszoo.testkit.checker.causality.CausalModel;
import io.kvszoo.testkit.checker.linearizability.KeyValueModel;
import io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker;
import io.kvszoo.testkit.checker.session.SessionChecker;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.history.History;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on histories of key-value stores. A failure shows a small set of operations that
 * violate the property. A history that a checker cannot decide fails too, and the message gives the
 * reason.
 *
 * @param <V> the type of the values
 */
public final class HistoryAssert<V>
    extends AbstractAssert<HistoryAssert<V>, History<KVSOperation<V>, KVSResult<V>>> {

  HistoryAssert(History<KVSOperation<V>, KVSResult<V>> actual) {
    super(actual, HistoryAssert.class);
  }

  /**
   * Verifies that the history is linearizable: each operation can have taken effect at one moment
   * between its call and its return.
   *
   * @return this
   */
  public HistoryAssert<V> isLinearizable() {
    return holds("linearizable", LinearizabilityChecker.of(new KeyValueModel<V>()).check(actual));
  }

  /**
   * Verifies that the history is causally consistent, and that all clients agree on the order of
   * concurrent writes: {@link CausalModel#CAUSAL_CONVERGENCE}.
   *
   * @return this
   */
  public HistoryAssert<V> isCausallyConsistent() {
    return isCausallyConsistent(CausalModel.CAUSAL_CONVERGENCE);
  }

  /**
   * Verifies that the history is causally consistent.
   *
   * @param model the model of causal consistency
   * @return this
   */
  public HistoryAssert<V> isCausallyConsistent(CausalModel model) {
    return holds("causally consistent", CausalChecker.of(model).check(actual));
  }

  /**
   * Verifies that sessions have a guarantee.
   *
   * @param guarantee the guarantee
   * @return this
   */
  public HistoryAssert<V> satisfies(SessionGuarantee guarantee) {
    return holds("one with the guarantee " + guarantee, SessionChecker.of(guarantee).check(actual));
  }

  private HistoryAssert<V> holds(String property, Verdict<?, ?> verdict) {
    isNotNull();
    if (!(verdict instanceof Verdict.Holds<?, ?>)) {
      failWithMessage(
          "Expecting a history of %s operations to be %s, but it %s",
          actual.size(), property, verdict);
    }
    return this;
  }
}
