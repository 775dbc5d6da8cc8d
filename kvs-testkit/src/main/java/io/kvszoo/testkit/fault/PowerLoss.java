package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Several hosts crash at the same moment, and restart at the end of the fault.
 *
 * @param hosts their names, at least one
 */
public record PowerLoss(Set<String> hosts) implements FaultAction {

  static final FaultForm<PowerLoss> FORM =
      FaultForm.of(
              "power-loss host+",
              PowerLoss.class,
              arguments -> new PowerLoss(arguments.hosts(0)),
              draw -> new PowerLoss(draw.manyServers()))
          .needs(FaultForm.Needs.SEVERAL_SERVERS)
          .lasts((loss, damage) -> loss.hosts.forEach(damage::down));

  /** Copies the names. */
  public PowerLoss {
    hosts = ImmutableSet.copyOf(hosts);
    checkArgument(!hosts.isEmpty(), "a power loss must name at least one host");
  }

  @Override
  public PowerLoss movedTo(UnaryOperator<String> newHosts) {
    return new PowerLoss(FaultArguments.moved(hosts, newHosts));
  }

  @Override
  public String toString() {
    return FORM.text(hosts);
  }
}
