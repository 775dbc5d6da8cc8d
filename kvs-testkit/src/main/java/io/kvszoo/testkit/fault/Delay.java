package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Messages on all links have a random latency, and overtake each other.
 *
 * @param min the minimum latency, not negative
 * @param max the maximum latency, at least {@code min}
 */
public record Delay(Duration min, Duration max) implements OnAllLinks {

  static final FaultForm<Delay> FORM =
      FaultForm.of(
              "delay time time",
              Delay.class,
              arguments -> new Delay(arguments.time(), arguments.time()),
              draw -> new Delay(Duration.ZERO, draw.millis(1, 200)))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.links(link -> link.delay(fault.min, fault.max)));

  /** Checks the order of the bounds. */
  public Delay {
    OnAllLinks.checkBounds(min, max);
  }

  @Override
  public Delay movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(min, max);
  }
}
