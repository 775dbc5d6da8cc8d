package io.kvszoo.testkit.fault;

import static java.util.stream.Collectors.toCollection;

import io.kvszoo.network.Timer;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lets the faults of a plan happen in a network. Its state is a function of the faults that are
 * active, whichever began first: whenever some begin or end, what they do together is compared with
 * what those before did.
 */
public final class FaultInjector {

  /** One fault of a plan, of which there may be others that are equal. */
  private static final class Planned {

    private final Fault fault;
    private BegunFault begun = BegunFault.AT_ONCE;

    private Planned(Fault fault) {
      this.fault = fault;
    }
  }

  private final SimulatedNetwork network;
  private final List<Planned> plan = new ArrayList<>();
  private final Set<Planned> active = new LinkedHashSet<>();
  private final List<Timer> timers = new ArrayList<>();
  private Duration lastBeginning = Duration.ZERO;
  private Duration longestDelay = Duration.ZERO;

  /**
   * Makes an injector, which has begun nothing.
   *
   * @param network where faults happen; nobody else should change its links, or take hosts down
   */
  public FaultInjector(SimulatedNetwork network) {
    this.network = network;
  }

  /**
   * Begins a plan, now; once.
   *
   * @param faults a plan, of hosts that are there when its faults begin
   */
  public void start(FaultPlan faults) {
    faults.faults().stream()
        .flatMap(fault -> FaultKind.formOf(fault.action()).partsOf(fault))
        .map(Planned::new)
        .forEach(plan::add);
    for (Planned planned : plan) {
      lastBeginning = longer(lastBeginning, network.now().plus(planned.fault.from()));
    }
    Set<Duration> moments =
        plan.stream()
            .flatMap(planned -> Stream.of(planned.fault.from(), planned.fault.until()))
            .collect(toCollection(TreeSet::new));
    moments.forEach(moment -> timers.add(network.after(moment, () -> change(moment))));
  }

  /** Ends and begins what ends and begins at one moment; what begins then may also end then. */
  private void change(Duration moment) {
    change(
        () -> {
          endAt(moment);
          plan.stream().filter(planned -> planned.fault.from().equals(moment)).forEach(this::begin);
        });
    change(() -> endAt(moment));
  }

  private void endAt(Duration moment) {
    active.stream()
        .filter(planned -> planned.fault.until().equals(moment))
        .toList()
        .forEach(this::end);
  }

  private void begin(Planned planned) {
    FaultAction action = planned.fault.action();
    planned.begun = FaultKind.formOf(action).begin(action, network);
    active.add(planned);
  }

  private void end(Planned planned) {
    planned.begun.end();
    active.remove(planned);
  }

  private void change(Runnable change) {
    Damage before = damage();
    change.run();
    Damage after = damage();
    after.replace(before, network, Set.of());
    longestDelay = longer(longestDelay, after.longestDelay());
  }

  private Damage damage() {
    Damage damage = new Damage();
    for (Planned planned : active) {
      if (planned.begun.hasStruck()) {
        FaultAction action = planned.fault.action();
        FaultKind.formOf(action).addTo(damage, action);
      }
    }
    return damage;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * How long it takes until all faults have begun.
   *
   * @return virtual time from now on, not negative
   */
  public Duration timeToLastBeginning() {
    return longer(Duration.ZERO, lastBeginning.minus(network.now()));
  }

  /**
   * The most that a message may have taken so far.
   *
   * @return virtual time
   */
  public Duration longestDelay() {
    return longestDelay;
  }

  /**
   * Ends all faults, except of some hosts, which stay as they are and are cut off from the others.
   *
   * @param left names of the hosts to leave as they are; none to heal all
   */
  public void heal(Set<String> left) {
    timers.forEach(Timer::cancel);
    Damage before = damage();
    List.copyOf(active).forEach(this::end);
    network.heal();
    new Damage().replace(before, network, left);
    for (SimulatedHost host : network.hosts()) {
      if (!left.contains(host.name())) {
        host.restart().resume();
      }
    }
    isolate(left);
  }

  /**
   * Cuts some hosts off from all others that there are by now.
   *
   * @param left names of hosts; if there are none, nothing happens
   */
  public void isolate(Set<String> left) {
    Set<String> others = new LinkedHashSet<>();
    network.hosts().forEach(host -> others.add(host.name()));
    others.removeAll(left);
    if (!left.isEmpty() && !others.isEmpty()) {
      network.partition(left, others);
    }
  }
}
