package io.kvszoo.testkit.simulation;

import io.kvszoo.simulator.NetworkEvent;
import java.util.Optional;

/** Something that must hold after each event of a run; made anew for each run. */
@FunctionalInterface
public interface Invariant {

  /**
   * Checks it.
   *
   * @param event what just happened
   * @return how it is broken; empty if it is not
   */
  Optional<String> violation(NetworkEvent event);
}
