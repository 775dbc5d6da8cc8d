package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;

/** A fault of the link from one host to another. */
interface OnLink extends FaultAction {

  /**
   * The sending host.
   *
   * @return its name
   */
  String from();

  /**
   * The receiving host, another one.
   *
   * @return its name
   */
  String to();

  @Override
  default Set<String> hosts() {
    return ImmutableSet.of(from(), to());
  }

  /** Checks what faults of one link have in common. */
  static void checkLink(String from, String to, Duration delay) {
    checkArgument(
        !from.equals(to), "host '%s' has no link to itself; name two different hosts", from);
    checkArgument(!delay.isNegative(), "delay (%s) must not be negative", delay);
  }
}
