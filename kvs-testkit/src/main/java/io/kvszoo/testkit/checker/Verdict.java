package io.kvszoo.testkit.checker;

import static java.util.stream.Collectors.joining;

import io.kvszoo.testkit.history.Operation;
import java.util.List;

/**
 * The verdict of a checker.
 *
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public sealed interface Verdict<I, O> {

  /**
   * The history has the property.
   *
   * @param order the witness: for linearizability, the operations that took effect, in an order in
   *     which they could have done so; empty for other properties
   * @param <I> the type of the inputs of operations
   * @param <O> the type of the outputs of operations
   */
  record Holds<I, O>(List<Operation<I, O>> order) implements Verdict<I, O> {

    @Override
    public String toString() {
      return "holds";
    }
  }

  /**
   * The history does not have the property.
   *
   * @param rule the property that is violated, by its standard name, such as "linearizability" or
   *     "WriteCORead"
   * @param reason the reason, as text for people
   * @param window the operations that show the violation, ordered by invocation: a history of these
   *     alone violates the property too
   * @param <I> the type of the inputs of operations
   * @param <O> the type of the outputs of operations
   */
  record Violated<I, O>(String rule, String reason, List<Operation<I, O>> window)
      implements Verdict<I, O> {

    @Override
    public String toString() {
      return window.stream()
          .map(operation -> "\n  " + operation)
          .collect(joining("", "violates " + rule + ": " + reason, ""));
    }
  }

  /**
   * The checker cannot decide.
   *
   * @param reason the limit that was reached, or the requirement that the history does not meet
   * @param <I> the type of the inputs of operations
   * @param <O> the type of the outputs of operations
   */
  record Undecided<I, O>(String reason) implements Verdict<I, O> {

    @Override
    public String toString() {
      return "undecided: " + reason;
    }
  }
}
