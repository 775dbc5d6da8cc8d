package io.kvszoo.testkit.history;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The invocations and responses of clients, in their order. A {@link HistoryRecorder} records a
 * history while a program runs.
 *
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public final class History<I, O> {

  private final List<Operation<I, O>> operations;

  History(List<Operation<I, O>> operations) {
    this.operations = operations;
  }

  /**
   * The operations.
   *
   * @return the operations, ordered by invocation
   */
  public List<Operation<I, O>> operations() {
    return operations;
  }

  /**
   * The number of operations.
   *
   * @return at least 0
   */
  public int size() {
    return operations.size();
  }

  /**
   * Returns the part of this history that satisfies a predicate.
   *
   * @param wanted selects the operations to keep
   * @return the selected operations, with their indexes and positions in this history
   */
  public History<I, O> filter(Predicate<Operation<I, O>> wanted) {
    return new History<>(
        operations.stream().filter(wanted).collect(ImmutableList.toImmutableList()));
  }

  /** Returns this history as text, with one operation per line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    operations.forEach(operation -> text.append(operation).append('\n'));
    return text.toString();
  }
}
