package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.recording.Finding;
import java.util.Optional;

/**
 * Something that must hold for every run.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Rule<V> {

  /**
   * Judges a run.
   *
   * @param run any run
   * @return what is wrong with it; empty if the rule holds. The name of the rule is always the
   *     same, since a smaller run must break the same rule
   */
  Optional<Finding> judge(Run<V> run);
}
