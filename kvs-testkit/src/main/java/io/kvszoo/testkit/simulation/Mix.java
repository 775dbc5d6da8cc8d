package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How often a {@link Workload} does what, as weights.
 *
 * @param gets reads of a key
 * @param puts writes of a key
 * @param deletes deletes of a key
 * @param compareAndSets replacements of what the client last saw; puts, where the router has no
 *     compareAndSet
 * @param inserts puts of a new key
 * @param readModifyWrites gets, each followed by a put of the same key
 */
public record Mix(
    int gets, int puts, int deletes, int compareAndSets, int inserts, int readModifyWrites) {

  /** Checks that no weight is negative, and some are not zero. */
  public Mix {
    checkArgument(
        gets >= 0
            && puts >= 0
            && deletes >= 0
            && compareAndSets >= 0
            && inserts >= 0
            && readModifyWrites >= 0,
        "a weight is negative; leave out an operation by 0");
    checkArgument(
        gets + puts + deletes + compareAndSets + inserts + readModifyWrites > 0,
        "all weights are 0; some operation must have one");
  }
}
