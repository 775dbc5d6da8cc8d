package io.kvszoo.testkit.history;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What some clients invoked and what they were told, and in which order all that happened. A {@link
 * HistoryRecorder} makes one while a program runs.
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
   * All operations.
   *
   * @return the operations by invocation
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
   * A part of this history.
   *
   * @param wanted which operations to keep
   * @return the kept operations, with the indexes and positions that they have here
   */
  public History<I, O> filter(Predicate<Operation<I, O>> wanted) {
    return new History<>(
        operations.stream().filter(wanted).collect(ImmutableList.toImmutableList()));
  }

  /** This history, one operation a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    operations.forEach(operation -> text.append(operation).append('\n'));
    return text.toString();
  }
}
