package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The settings of all links: those for all links, the changes for some, in order, and the active
 * partitions. Links recompute their settings when the version has changed, so that a change costs
 * O(1) and not O(links).
 */
final class LinkTable {

  private record Switch(LinkSelection selection, String property) {}

  private final EventLog log;
  private final Map<Switch, UnaryOperator<LinkSettings>> changes = new LinkedHashMap<>();
  private final List<Partition> partitions = new ArrayList<>();
  private int version;
  private LinkSettings everywhere = LinkSettings.DEFAULT;

  LinkTable(EventLog log) {
    this.log = log;
  }

  int version() {
    return version;
  }

  /** Whether all links have the settings {@link #everywhere}, and no order to keep. */
  boolean isUniform() {
    return changes.isEmpty() && !everywhere.fifo();
  }

  LinkSettings everywhere() {
    return everywhere;
  }

  boolean hasPartitions() {
    return !partitions.isEmpty();
  }

  void change(
      LinkSelection selection,
      String property,
      Object value,
      long traced,
      UnaryOperator<LinkSettings> operator) {
    log.change(
        () -> {
          Switch key = new Switch(selection, property);
          changes.remove(key);
          if (selection.isAll()) {
            changes.keySet().removeIf(earlier -> earlier.property.equals(property));
            everywhere = operator.apply(everywhere);
          } else {
            changes.put(key, operator);
          }
          version++;
          log.trace(SplitMix64.hash(selection + property) + traced);
          if (log.isObserved()) {
            log.publish(
                new NetworkEvent.LinksChanged(
                    log.nextId(),
                    log.current(),
                    log.at(),
                    selection + ": " + property + " " + value));
          }
        });
  }

  /**
   * The hash of a latency in the trace. The text of a custom latency may include its identity, so
   * it is not used.
   */
  static long trace(Latency latency) {
    if (latency instanceof MixedLatency mixed) {
      return 31 * (31 * trace(mixed.fast()) + trace(mixed.slow()))
          + Double.hashCode(mixed.slowProbability());
    }
    boolean ours =
        latency instanceof ConstantLatency
            || latency instanceof UniformLatency
            || latency instanceof LogNormalLatency;
    return ours ? SplitMix64.hash(latency.toString()) : 1;
  }

  Partition cut(ImmutableSet<String> from, ImmutableSet<String> to, boolean bothWays) {
    checkArgument(
        Sets.intersection(from, to).isEmpty(),
        "hosts %s are on both sides of the partition; name each host on one side only",
        Sets.intersection(from, to));
    Partition partition = new Partition(this, from, to, bothWays);
    partitions.add(partition);
    changed(partition, false);
    return partition;
  }

  void heal(Partition partition) {
    log.change(
        () -> {
          if (partitions.remove(partition)) {
            changed(partition, true);
          }
        });
  }

  void healAll() {
    List.copyOf(partitions).forEach(this::heal);
  }

  private void changed(Partition partition, boolean healed) {
    version++;
    log.trace(SplitMix64.hash(partition + (healed ? " healed" : "")));
    if (log.isObserved()) {
      log.publish(
          new NetworkEvent.Partitioned(
              log.nextId(),
              log.current(),
              log.at(),
              partition.from(),
              partition.to(),
              partition.bothWays(),
              healed));
    }
  }

  LinkSettings settings(LinkName link) {
    LinkSettings settings = everywhere;
    for (Map.Entry<Switch, UnaryOperator<LinkSettings>> change : changes.entrySet()) {
      if (change.getKey().selection().contains(link)) {
        settings = change.getValue().apply(settings);
      }
    }
    return settings;
  }

  boolean isCut(LinkName link) {
    return partitions.stream().anyMatch(partition -> partition.cuts(link.from(), link.to()));
  }
}
