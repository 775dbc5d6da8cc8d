package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Messages on all links are duplicated at random, and the copy arrives very late.
 *
 * @param probability per message, in [0, 1]
 * @param min the minimum latency of the copy, not negative
 * @param max the maximum latency of the copy, at least {@code min}
 */
public record LateCopies(double probability, Duration min, Duration max) implements OnAllLinks {

  static final FaultForm<LateCopies> FORM =
      FaultForm.of(
              "late-copies probability time time",
              LateCopies.class,
              arguments -> new LateCopies(arguments.number(), arguments.time(), arguments.time()),
              draw -> new LateCopies(draw.percent(50), draw.millis(5, 500), draw.millis(500, 3000)))
          .needs(FaultForm.Needs.LINKS)
          .lasts(
              (fault, damage) ->
                  damage.links(link -> link.lateCopies(fault.probability, fault.min, fault.max)));

  /** Checks the probability and the order of the bounds. */
  public LateCopies {
    OnAllLinks.checkProbability(probability);
    OnAllLinks.checkBounds(min, max);
  }

  @Override
  public LateCopies movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(probability, min, max);
  }
}
