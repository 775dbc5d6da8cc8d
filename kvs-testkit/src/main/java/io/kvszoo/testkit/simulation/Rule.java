package io.kvszoo.testkit.simulation;

import java.util.Optional;

/**
 * Something that must hold for every run.
 *
 * @param <V> the values
 */
public interface Rule<V> {

  /**
   * The name, for people, and to tell whether a smaller run breaks the same rule.
   *
   * @return a few words
   */
  String name();

  /**
   * Judges a run.
   *
   * @param run any run
   * @return how it breaks the rule; empty if it does not
   */
  Optional<String> violation(Run<V> run);
}
