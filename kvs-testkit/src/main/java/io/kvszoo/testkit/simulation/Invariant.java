package io.kvszoo.testkit.simulation;

import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.testkit.recording.Finding;
import java.util.Optional;

/** A condition that must hold after each event of a run; created anew for each run. */
@FunctionalInterface
public interface Invariant {

  /**
   * Checks the condition.
   *
   * @param event the event that just happened
   * @return the violation, with the name of the invariant as its rule; empty if the invariant holds
   */
  Optional<Finding> violation(NetworkEvent event);
}
