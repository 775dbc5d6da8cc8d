package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The weights of the kinds of operations in a {@link Workload}.
 *
 * @param gets reads of a key
 * @param puts writes of a key
 * @param deletes deletes of a key
 * @param compareAndSets compareAndSets that expect the value that the client last saw; puts, if the
 *     router has no compareAndSet
 * @param inserts puts of a new key
 * @param readModifyWrites gets, each followed by a put of the same key
 */
public record Mix(
    int gets, int puts, int deletes, int compareAndSets, int inserts, int readModifyWrites) {

  /** Checks that no weight is negative, and that at least one is not zero. */
  public Mix {
    checkArgument(
        gets >= 0
            && puts >= 0
            && deletes >= 0
            && compareAndSets >= 0
            && inserts >= 0
            && readModifyWrites >= 0,
        "a weight is negative; use 0 to leave out a kind of operation");
    checkArgument(
        gets + puts + deletes + compareAndSets + inserts + readModifyWrites > 0,
        "all weights are 0; give at least one kind of operation a weight > 0");
  }
}
