package io.kvszoo.testkit.simulation;

/**
 * A rule that a run breaks.
 *
 * @param rule the rule's name
 * @param kind which of the ways to break it; there is more than one to fail ({@link Failure#kind})
 * @param reason how it is broken
 */
public record Broken(String rule, String kind, String reason) {

  /** Whether another run breaks the same rule in the same way. */
  boolean isLike(Broken other) {
    return rule.equals(other.rule) && kind.equals(other.kind);
  }
}
