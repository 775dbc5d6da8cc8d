package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * Messages on all links are lost at random.
 *
 * @param probability per message, in [0, 1]
 */
public record Loss(double probability) implements OnAllLinks {

  static final FaultForm<Loss> FORM =
      FaultForm.of(
              "loss probability",
              Loss.class,
              arguments -> new Loss(arguments.number()),
              draw -> new Loss(draw.percent(30)))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.links(link -> link.loss(fault.probability)));

  /** Checks the probability. */
  public Loss {
    OnAllLinks.checkProbability(probability);
  }

  @Override
  public Loss movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(probability);
  }
}
