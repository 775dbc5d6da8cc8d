package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.UnaryOperator;

/**
 * The host crashes in the middle of a handler, right after it has sent a message, and restarts at
 * the end of the fault. The rest of the handler, such as further sends and syncs, has no effect.
 *
 * @param host its name
 * @param sends the number of messages, from the beginning of the fault, after which it crashes, at
 *     least 1; messages to itself count too
 */
public record CrashAtSend(String host, int sends) implements OnHost {

  static final FaultForm<CrashAtSend> FORM =
      FaultForm.of(
              "crash-at-send host number",
              CrashAtSend.class,
              arguments -> new CrashAtSend(arguments.host(), arguments.count()),
              draw -> new CrashAtSend(draw.server(), draw.between(1, 12)))
          .begins(
              (crash, network) -> BegunFault.of(network.host(crash.host).crashAtSend(crash.sends)))
          .lasts((crash, damage) -> damage.down(crash.host));

  /** Checks the number. */
  public CrashAtSend {
    checkArgument(sends > 0, "sends (%s) must be > 0; it is a number of messages", sends);
  }

  @Override
  public CrashAtSend movedTo(UnaryOperator<String> hosts) {
    return new CrashAtSend(hosts.apply(host), sends);
  }

  @Override
  public String toString() {
    return FORM.text(host, sends);
  }
}
