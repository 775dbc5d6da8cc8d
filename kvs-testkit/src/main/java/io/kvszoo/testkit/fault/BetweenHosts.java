package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Sets;
import java.util.Set;

/** A fault that cuts two sets of hosts off from each other. */
interface BetweenHosts extends FaultAction {

  /**
   * The hosts on one side.
   *
   * @return their names, at least one
   */
  Set<String> from();

  /**
   * The hosts on the other side.
   *
   * @return their names, at least one
   */
  Set<String> to();

  @Override
  default Set<String> hosts() {
    return Sets.union(from(), to());
  }

  /** Checks that both sides have hosts, and none in common. */
  static void checkSides(Set<String> from, Set<String> to) {
    checkArgument(
        !from.isEmpty() && !to.isEmpty(), "both sides of a partition must name at least one host");
    checkArgument(
        Sets.intersection(from, to).isEmpty(),
        "hosts %s are on both sides of the partition; name each host on one side only",
        Sets.intersection(from, to));
  }
}
