package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * The host crashes and loses its disk, and restarts at the end of the fault.
 *
 * @param host its name
 */
public record Wipe(String host) implements OnHost {

  static final FaultForm<Wipe> FORM =
      FaultForm.of(
              "wipe host",
              Wipe.class,
              arguments -> new Wipe(arguments.host()),
              draw -> new Wipe(draw.server()))
          .begins(
              (wipe, network) -> {
                network.host(wipe.host).wipe();
                return BegunFault.AT_ONCE;
              })
          .lasts((wipe, damage) -> damage.down(wipe.host));

  @Override
  public Wipe movedTo(UnaryOperator<String> hosts) {
    return new Wipe(hosts.apply(host));
  }

  @Override
  public String toString() {
    return FORM.text(host);
  }
}
