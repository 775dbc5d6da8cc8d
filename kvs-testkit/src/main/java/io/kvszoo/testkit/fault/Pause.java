package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * The host handles no events until the end of the fault, and then handles all of them.
 *
 * @param host its name
 */
public record Pause(String host) implements OnHost {

  static final FaultForm<Pause> FORM =
      FaultForm.of(
              "pause host",
              Pause.class,
              arguments -> new Pause(arguments.host()),
              draw -> new Pause(draw.host()))
          .lasts((pause, damage) -> damage.paused(pause.host));

  @Override
  public Pause movedTo(UnaryOperator<String> hosts) {
    return new Pause(hosts.apply(host));
  }

  @Override
  public String toString() {
    return FORM.text(host);
  }
}
