package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The host's clock is stepped, once.
 *
 * @param host its name
 * @param step the time to step forward, or back if negative
 */
public record ClockStep(String host, Duration step) implements OnHost {

  static final FaultForm<ClockStep> FORM =
      FaultForm.of(
              "clock-step host time",
              ClockStep.class,
              arguments -> new ClockStep(arguments.host(), arguments.time()),
              draw -> new ClockStep(draw.host(), draw.millis(-5000, 5000)))
          .begins(
              (fault, network) -> {
                network.host(fault.host).clockStep(fault.step);
                return BegunFault.AT_ONCE;
              });

  @Override
  public ClockStep movedTo(UnaryOperator<String> hosts) {
    return new ClockStep(hosts.apply(host), step);
  }

  @Override
  public String toString() {
    return FORM.text(host, step);
  }
}
