package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Messages of all links come very late at random, such as after the sender gave up.
 *
 * @param probability per message, in [0, 1]
 * @param min the least that those take, instead of what is usual, not negative
 * @param max the most
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
