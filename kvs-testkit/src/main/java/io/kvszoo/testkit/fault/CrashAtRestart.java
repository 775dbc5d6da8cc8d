package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.simulator.ArmedCrash;
import io.kvszoo.simulator.SimulatedHost;
import java.util.function.UnaryOperator;

/**
 * The host crashes and restarts at once, crashes again in the middle of that restart, and is up
 * again at the end of the fault.
 *
 * @param host its name
 * @param started the number of its processes that have started when it crashes again, at least 1;
 *     if it has fewer processes, it crashes only once
 */
public record CrashAtRestart(String host, int started) implements OnHost {

  static final FaultForm<CrashAtRestart> FORM =
      FaultForm.of(
              "crash-at-restart host number",
              CrashAtRestart.class,
              arguments -> new CrashAtRestart(arguments.host(), arguments.count()),
              draw -> new CrashAtRestart(draw.server(), draw.between(1, 3)))
          .begins((crash, network) -> crash.begin(network.host(crash.host)))
          .lasts((crash, damage) -> damage.down(crash.host));

  private BegunFault begin(SimulatedHost target) {
    ArmedCrash again = target.crashAtStart(started);
    if (target.isUp()) {
      target.crash().restart();
    }
    return BegunFault.of(again);
  }

  /** Checks the number. */
  public CrashAtRestart {
    checkArgument(started > 0, "started (%s) must be > 0; it is a number of processes", started);
  }

  @Override
  public CrashAtRestart movedTo(UnaryOperator<String> hosts) {
    return new CrashAtRestart(hosts.apply(host), started);
  }

  @Override
  public String toString() {
    return FORM.text(host, started);
  }
}
