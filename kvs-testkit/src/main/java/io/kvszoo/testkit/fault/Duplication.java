package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * Messages on all links are duplicated at random.
 *
 * @param probability per message, in [0, 1]
 */
public record Duplication(double probability) implements OnAllLinks {

  static final FaultForm<Duplication> FORM =
      FaultForm.of(
              "duplication probability",
              Duplication.class,
              arguments -> new Duplication(arguments.number()),
              draw -> new Duplication(draw.percent(30)))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.links(link -> link.copies(fault.probability)));

  /** Checks the probability. */
  public Duplication {
    OnAllLinks.checkProbability(probability);
  }

  @Override
  public Duplication movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(probability);
  }
}
