package io.kvszoo.testkit.simulation;

import io.kvszoo.testkit.recording.Finding;
import java.util.Optional;

/**
 * A rule that must hold for every run.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Rule<V> {

  /**
   * Checks a run.
   *
   * @param run any run
   * @return the violation; empty if the rule holds. Its rule must always have the same name, since
   *     a run is shrunk as long as it violates the same rule
   */
  Optional<Finding> judge(Run<V> run);
}
