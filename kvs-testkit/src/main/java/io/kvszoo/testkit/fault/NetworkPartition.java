package io.kvszoo.testkit.fault;

import com.google.common.collect.ImmutableSet;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A partition: messages between two sets of hosts are lost.
 *
 * @param from names of hosts whose messages are lost, at least one
 * @param to names of other hosts, which do not receive them, at least one
 * @param bothWays whether messages in the other direction are lost too
 */
public record NetworkPartition(Set<String> from, Set<String> to, boolean bothWays)
    implements BetweenHosts {

  static final FaultForm<NetworkPartition> FORM = form("partition", true);
  static final FaultForm<NetworkPartition> ONE_WAY_FORM = form("partition-one-way", false);

  private static FaultForm<NetworkPartition> form(String word, boolean bothWays) {
    return FaultForm.of(
            word + " host+ | host+",
            NetworkPartition.class,
            arguments ->
                new NetworkPartition(arguments.hosts(0), arguments.otherHosts(0), bothWays),
            draw -> draw.sides((from, to) -> new NetworkPartition(from, to, bothWays)))
        .needs(FaultForm.Needs.LINKS)
        .begins(NetworkPartition::begin);
  }

  /** Copies the sets, and checks that they are disjoint. */
  public NetworkPartition {
    from = ImmutableSet.copyOf(from);
    to = ImmutableSet.copyOf(to);
    BetweenHosts.checkSides(from, to);
  }

  private BegunFault begin(SimulatedNetwork network) {
    return BegunFault.of(
        bothWays ? network.partition(from, to) : network.partitionOneWay(from, to));
  }

  @Override
  public NetworkPartition movedTo(UnaryOperator<String> hosts) {
    return new NetworkPartition(
        FaultArguments.moved(from, hosts), FaultArguments.moved(to, hosts), bothWays);
  }

  @Override
  public String toString() {
    return (bothWays ? FORM : ONE_WAY_FORM).text(from, FaultArguments.BETWEEN, to);
  }
}
