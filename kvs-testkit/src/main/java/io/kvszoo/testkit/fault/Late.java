package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Messages on all links arrive very late at random, for example after the sender has given up.
 *
 * @param probability per message, in [0, 1]
 * @param min the minimum latency of late messages, not negative
 * @param max the maximum latency of late messages, at least {@code min}
 */
public record Late(double probability, Duration min, Duration max) implements OnAllLinks {

  static final FaultForm<Late> FORM =
      FaultForm.of(
              "late probability time time",
              Late.class,
              arguments -> new Late(arguments.number(), arguments.time(), arguments.time()),
              draw -> new Late(draw.percent(20), draw.millis(200, 1000), draw.millis(1000, 3000)))
          .needs(FaultForm.Needs.LINKS)
          .lasts(
              (fault, damage) ->
                  damage.links(link -> link.late(fault.probability, fault.min, fault.max)));

  /** Checks the probability and the order of the bounds. */
  public Late {
    OnAllLinks.checkProbability(probability);
    OnAllLinks.checkBounds(min, max);
  }

  @Override
  public Late movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(probability, min, max);
  }
}
