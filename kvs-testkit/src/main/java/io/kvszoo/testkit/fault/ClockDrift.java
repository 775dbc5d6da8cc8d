package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.UnaryOperator;

/**
 * The host's clock drifts until the fault ends.
 *
 * @param host its name
 * @param rate the drift as in {@link io.kvszoo.simulator.SimulatedHost#clockDrift}, in [-0.5, 1]
 */
public record ClockDrift(String host, double rate) implements OnHost {

  static final FaultForm<ClockDrift> FORM =
      FaultForm.of(
              "clock-drift host rate",
              ClockDrift.class,
              arguments -> new ClockDrift(arguments.host(), arguments.number()),
              draw -> new ClockDrift(draw.host(), draw.percent(20) - 0.1))
          .lasts((drift, damage) -> damage.drift(drift.host, drift.rate));

  /** Checks the rate. */
  public ClockDrift {
    checkArgument(
        rate >= -0.5 && rate <= 1, "rate (%s) must be in [-0.5, 1]; 0 is a true clock", rate);
  }

  @Override
  public ClockDrift movedTo(UnaryOperator<String> hosts) {
    return new ClockDrift(hosts.apply(host), rate);
  }

  @Override
  public String toString() {
    return FORM.text(host, rate);
  }
}
