package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Messages between two sets of hosts, in both directions, are lost for one period, delivered for
 * the next, and so on.
 *
 * @param from names of hosts, at least one
 * @param to names of other hosts, at least one
 * @param period the time for which messages are lost, and then delivered, at least 1 ms
 */
public record FlappingPartition(Set<String> from, Set<String> to, Duration period)
    implements BetweenHosts {

  static final FaultForm<FlappingPartition> FORM =
      FaultForm.of(
              "flapping-partition host+ | host+ time",
              FlappingPartition.class,
              arguments ->
                  new FlappingPartition(
                      arguments.hosts(1), arguments.otherHosts(1), arguments.time()),
              draw ->
                  draw.sides((from, to) -> new FlappingPartition(from, to, draw.millis(5, 100))))
          .needs(FaultForm.Needs.LINKS)
          .consistsOf(FlappingPartition::partitions);

  /** Copies the sets, and checks that they are disjoint. */
  public FlappingPartition {
    from = ImmutableSet.copyOf(from);
    to = ImmutableSet.copyOf(to);
    BetweenHosts.checkSides(from, to);
    checkArgument(period.toMillis() >= 1, "period (%s) must be >= 1 ms", period);
  }

  /** The successive partitions of a fault of this kind. */
  private Stream<Fault> partitions(Fault fault) {
    FaultAction partition = new NetworkPartition(from, to, true);
    return Stream.iterate(fault.from(), begin -> begin.plus(period.multipliedBy(2)))
        .takeWhile(begin -> begin.compareTo(fault.until()) < 0)
        .map(begin -> new Fault(begin, begin.plus(period), partition).endingBy(fault.until()));
  }

  @Override
  public FlappingPartition movedTo(UnaryOperator<String> hosts) {
    return new FlappingPartition(
        FaultArguments.moved(from, hosts), FaultArguments.moved(to, hosts), period);
  }

  @Override
  public String toString() {
    return FORM.text(from, FaultArguments.BETWEEN, to, period);
  }
}
