package io.kvszoo.testkit.fault;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The host crashes, and restarts at the end of the fault with its synced state.
 *
 * @param host its name
 */
public record Crash(String host) implements OnHost {

  static final FaultForm<Crash> FORM = form(draw -> new Crash(draw.server()));

  /** A crash of a client's host ends the session, and the client begins another. */
  static final FaultForm<Crash> FORM_FOR_CLIENTS =
      form(draw -> new Crash(draw.client())).needs(FaultForm.Needs.CLIENTS_WITH_HOSTS);

  private static FaultForm<Crash> form(Function<Draw, Crash> drawer) {
    return FaultForm.of("crash host", Crash.class, arguments -> new Crash(arguments.host()), drawer)
        .lasts((crash, damage) -> damage.down(crash.host));
  }

  @Override
  public Crash movedTo(UnaryOperator<String> hosts) {
    return new Crash(hosts.apply(host));
  }

  @Override
  public String toString() {
    return FORM.text(host);
  }
}
