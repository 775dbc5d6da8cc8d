package io.kvszoo.testkit.fault;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a {@link Fault} does to the network, as a value that is printed as text. Its implementations
 * are the records of this package, one for each kind of fault; {@link FaultKind} lists them all,
 * and no other is known to an injector.
 */
public interface FaultAction {

  /**
   * The hosts that it names.
   *
   * @return names; none for faults of all links
   */
  Set<String> hosts();

  /**
   * The same on other hosts, such as those of a smaller router.
   *
   * @param hosts by the name of a host, the name of the one in its place
   * @return the action
   * @throws IllegalArgumentException if it makes no sense there, such as a partition with one host
   *     on both sides, or a link from a host to itself
   */
  FaultAction movedTo(UnaryOperator<String> hosts);
}
