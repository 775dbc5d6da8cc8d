package io.kvszoo.simulator;

import com.google.common.collect.ImmutableSet;

/**
 * A partition between two sets of hosts, which lasts until it is healed. Partitions may overlap.
 */
public final class Partition {

  private final LinkTable table;
  private final ImmutableSet<String> from;
  private final ImmutableSet<String> to;
  private final boolean bothWays;

  Partition(LinkTable table, ImmutableSet<String> from, ImmutableSet<String> to, boolean bothWays) {
    this.table = table;
    this.from = from;
    this.to = to;
    this.bothWays = bothWays;
  }

  /** Ends this partition, and no other. Healing it twice has no effect. */
  public void heal() {
    table.heal(this);
  }

  boolean cuts(String source, String target) {
    return (from.contains(source) && to.contains(target))
        || (bothWays && from.contains(target) && to.contains(source));
  }

  ImmutableSet<String> from() {
    return from;
  }

  ImmutableSet<String> to() {
    return to;
  }

  boolean bothWays() {
    return bothWays;
  }

  @Override
  public String toString() {
    return from + (bothWays ? " <-/-> " : " -/-> ") + to;
  }
}
