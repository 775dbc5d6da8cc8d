package io.kvszoo.testkit.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A violation that was found in a run.
 *
 * @param rule the name of the rule that the run violates, in a few words
 * @param reason how the run violates the rule, as text for people
 * @param operations the indices, in the run's history, of the operations that show the violation
 * @param evidence further evidence
 */
public record Finding(
    String rule, String reason, List<Integer> operations, List<Evidence> evidence) {

  private static final int MOST_PLACES = 5;

  /** Copies the operations and the evidence. */
  public Finding {
    operations = List.copyOf(operations);
    evidence = List.copyOf(evidence);
  }

  /**
   * A finding without operations and further evidence.
   *
   * @param rule the name of the rule
   * @param reason how the run violates the rule
   * @return the finding
   */
  public static Finding of(String rule, String reason) {
    return new Finding(rule, reason, List.of(), List.of());
  }

  /**
   * A finding that an exception was thrown.
   *
   * @param rule the name of the rule
   * @param thrown the exception
   * @return the finding, with the root cause as its evidence
   */
  public static Finding ofThrown(String rule, Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String place =
        Arrays.stream(root.getStackTrace())
            .filter(frame -> !frame.getClassName().startsWith("java."))
            .findFirst()
            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
            .orElse("");
    String cause = thrown.getCause() == null ? "" : ", caused by " + thrown.getCause();
    return new Finding(
        rule,
        "threw " + thrown + cause + places(root),
        List.of(),
        List.of(new Evidence.Thrown(root.getClass().getName(), place)));
  }

  /** The frames of an exception that are outside of the JDK. */
  private static String places(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .limit(MOST_PLACES)
        .map(frame -> "%n  at %s".formatted(frame))
        .collect(Collectors.joining());
  }

  /**
   * Returns this finding with additional evidence.
   *
   * @param more the evidence to add
   * @return the finding
   */
  public Finding with(Evidence more) {
    List<Evidence> all = new ArrayList<>(evidence);
    all.add(more);
    return new Finding(rule, reason, operations, all);
  }

  /**
   * Returns whether another finding is about the same fault, as that of a shrunk run should be: it
   * violates the same rule, and if an exception was thrown, an exception of the same class was
   * thrown at the same place.
   *
   * @param other a finding of another run
   * @return whether the findings are alike
   */
  public boolean isLike(Finding other) {
    return rule.equals(other.rule) && thrown().equals(other.thrown());
  }

  private Set<Evidence> thrown() {
    return evidence.stream()
        .filter(Evidence.Thrown.class::isInstance)
        .collect(Collectors.toUnmodifiableSet());
  }
}
