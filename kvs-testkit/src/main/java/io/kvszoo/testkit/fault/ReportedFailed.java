package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * Messages on all links are, at random, delivered but reported as failed.
 *
 * @param probability per message, in [0, 1]
 */
public record ReportedFailed(double probability) implements OnAllLinks {

  static final FaultForm<ReportedFailed> FORM =
      FaultForm.of(
              "reported-failed probability",
              ReportedFailed.class,
              arguments -> new ReportedFailed(arguments.number()),
              draw -> new ReportedFailed(draw.percent(30)))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.links(link -> link.reportedFailed(fault.probability)));

  /** Checks the probability. */
  public ReportedFailed {
    OnAllLinks.checkProbability(probability);
  }

  @Override
  public ReportedFailed movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text(probability);
  }
}
