package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * One link is slower than others, so that messages on other paths overtake its messages.
 *
 * @param from the name of the sending host
 * @param to the name of the receiving host, a different one
 * @param delay the latency of the link, not negative
 */
public record SlowLink(String from, String to, Duration delay) implements OnLink {

  static final FaultForm<SlowLink> FORM =
      FaultForm.of(
              "slow-link host host time",
              SlowLink.class,
              arguments -> new SlowLink(arguments.host(), arguments.host(), arguments.time()),
              draw -> draw.link((from, to) -> new SlowLink(from, to, draw.millis(1, 300))))
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.link(fault, fault::worsen));

  /** Checks the hosts and the delay. */
  public SlowLink {
    OnLink.checkLink(from, to, delay);
  }

  private void worsen(LinkDamage link) {
    link.delay(delay, delay);
  }

  @Override
  public SlowLink movedTo(UnaryOperator<String> hosts) {
    return new SlowLink(hosts.apply(from), hosts.apply(to), delay);
  }

  @Override
  public String toString() {
    return FORM.text(from, to, delay);
  }
}
