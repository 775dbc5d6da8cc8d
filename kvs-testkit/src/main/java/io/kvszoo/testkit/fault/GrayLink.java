package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Messages of one link are delayed and lost at random, while the other direction works.
 *
 * @param from the name of the sending host
 * @param to the name of the receiving host, a different one
 * @param probability that a message is lost, in [0, 1]
 * @param delay the latency of the link, not negative
 */
public record GrayLink(String from, String to, double probability, Duration delay)
    implements OnLink {

  static final FaultForm<GrayLink> FORM =
      FaultForm.of(
              "gray-link host host probability time",
              GrayLink.class,
              arguments ->
                  new GrayLink(
                      arguments.host(), arguments.host(), arguments.number(), arguments.time()),
              draw ->
                  draw.link(
                      (from, to) -> new GrayLink(from, to, draw.percent(90), draw.millis(1, 100))))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.link(fault, fault::worsen));

  /** Checks the hosts, the probability and the delay. */
  public GrayLink {
    OnLink.checkLink(from, to, delay);
    OnAllLinks.checkProbability(probability);
  }

  private void worsen(LinkDamage link) {
    link.delay(delay, delay);
    link.loss(probability);
  }

  @Override
  public GrayLink movedTo(UnaryOperator<String> hosts) {
    return new GrayLink(hosts.apply(from), hosts.apply(to), probability, delay);
  }

  @Override
  public String toString() {
    return FORM.text(from, to, probability, delay);
  }
}
