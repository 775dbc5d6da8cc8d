package io.kvszoo.testkit.checker;

import static java.util.stream.Collectors.joining;

import io.kvszoo.testkit.history.Operation;
import java.util.List;

/**
 * What a checker found.
 *
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public sealed interface Verdict<I, O> {

  /**
   * The history has the property.
   *
   * @param order what shows it: for linearizability, the operations that took effect in an order in
   *     which they could have; empty for other properties
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
   * @param rule what it breaks, in the words of the field, such as "linearizability" or
   *     "WriteCORead"
   * @param reason why, for people
   * @param window the operations that show it, by invocation: a history of these alone is in
   *     violation too
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
   * The checker cannot tell.
   *
   * @param reason which limit was reached, or what the checker needs that the history lacks
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
