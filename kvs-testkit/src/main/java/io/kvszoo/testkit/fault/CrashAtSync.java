package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * The host crashes at its first sync, after the sync has taken effect and before the rest of the
 * handler, such as an answer, and restarts at the end of the fault.
 *
 * @param host its name
 */
public record CrashAtSync(String host) implements OnHost {

  static final FaultForm<CrashAtSync> FORM =
      FaultForm.of(
              "crash-at-sync host",
              CrashAtSync.class,
              arguments -> new CrashAtSync(arguments.host()),
              draw -> new CrashAtSync(draw.server()))
          .begins((crash, network) -> BegunFault.of(network.host(crash.host).crashAfterSync(1)))
          .lasts((crash, damage) -> damage.down(crash.host));

  @Override
  public CrashAtSync movedTo(UnaryOperator<String> hosts) {
    return new CrashAtSync(hosts.apply(host));
  }

  @Override
  public String toString() {
    return FORM.text(host);
  }
}
