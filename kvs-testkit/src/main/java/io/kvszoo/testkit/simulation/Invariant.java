package io.kvszoo.testkit.simulation;

import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.testkit.recording.Finding;
import java.util.Optional;

/** Something that must hold after each event of a run; made anew for each run. */
@FunctionalInterface
public interface Invariant {

  /**
   * Checks it.
   *
   * @param event what just happened
   * @return what is wrong, with the name of the invariant as the rule; empty if it holds
   */
  Optional<Finding> violation(NetworkEvent event);
}
