package io.kvszoo.testkit.fault;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/** A fault of one host. */
interface OnHost extends FaultAction {

  /**
   * The host.
   *
   * @return its name
   */
  String host();

  @Override
  default Set<String> hosts() {
    return ImmutableSet.of(host());
  }
}
