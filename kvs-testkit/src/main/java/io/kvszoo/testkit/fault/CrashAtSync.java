package io.kvszoo.testkit.fault;

import java.util.function.UnaryOperator;

/**
 * The host crashes the first time that it syncs, after the sync has taken effect and before
 * anything else happens, such as its answer, and restarts in the end.
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
