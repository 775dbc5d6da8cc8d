package io.kvszoo.testkit.fault;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The effect of a {@link Fault} on the network, as a value that can be printed as text. The
 * implementations are the records of this package, one for each kind of fault; {@link FaultKind}
 * lists them all, and an injector accepts no others.
 */
public interface FaultAction {

  /**
   * The hosts that this action names.
   *
   * @return their names; empty for faults of all links
   */
  Set<String> hosts();

  /**
   * Returns this action on other hosts, such as those of a smaller router.
   *
   * @param hosts maps the name of a host to the name of its substitute
   * @return the action
   * @throws IllegalArgumentException if the result would be invalid, such as a partition with a
   *     host on both sides, or a link from a host to itself
   */
  FaultAction movedTo(UnaryOperator<String> hosts);
}
