package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/** Messages of each link arrive in the order in which they were sent. */
public record Fifo() implements OnAllLinks {

  static final FaultForm<Fifo> FORM =
      FaultForm.of("fifo", Fifo.class, arguments -> new Fifo(), draw -> new Fifo())
          .needs(FaultForm.Needs.LINKS)
          .lasts((fault, damage) -> damage.links(LinkDamage::fifo));

  @Override
  public Fifo movedTo(UnaryOperator<String> hosts) {
    return this;
  }

  @Override
  public String toString() {
    return FORM.text();
  }
}
