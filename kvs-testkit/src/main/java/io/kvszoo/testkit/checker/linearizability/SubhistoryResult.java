package io.kvszoo.testkit.checker.linearizability;

import com.google.common.primitives.ImmutableIntArray;

/** What came of checking one part of a history; operations are places in the part. */
sealed interface SubhistoryResult {

  /** The operations that took effect, in an order in which they could have. */
  record Linearizable(ImmutableIntArray order) implements SubhistoryResult {}

  /** Some operations that cannot be put in order, with those that they refer to. */
  record NotLinearizable(ImmutableIntArray window, String reason) implements SubhistoryResult {}
}
