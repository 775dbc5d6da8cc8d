package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * The host crashes at its first sync, before the sync takes effect, and restarts at the end of the
 * fault.
 *
 * @param host its name
 */
public record CrashBeforeSync(String host) implements OnHost {

  static final FaultForm<CrashBeforeSync> FORM =
      FaultForm.of(
              "crash-before-sync host",
              CrashBeforeSync.class,
              arguments -> new CrashBeforeSync(arguments.host()),
              draw -> new CrashBeforeSync(draw.server()))
          .begins((crash, network) -> BegunFault.of(network.host(crash.host).crashBeforeSync(1)))
          .lasts((crash, damage) -> damage.down(crash.host));

  @Override
  public CrashBeforeSync movedTo(UnaryOperator<String> hosts) {
    return new CrashBeforeSync(hosts.apply(host));
  }

  @Override
  public String toString() {
    return FORM.text(host);
  }
}
