package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkNotNull;
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
 * Injects the faults of a plan into a network. The state of the network depends only on the set of
 * active faults, and not on their order: whenever faults begin or end, the combined effect of the
 * active faults is compared with the previous one, and the difference is applied.
 */
public final class FaultInjector {

  /** A fault of a plan, which may contain equal faults several times. */
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
   * Creates an injector without active faults.
   *
   * @param network the network; only this injector should change its links, and crash its hosts
   */
  public FaultInjector(SimulatedNetwork network) {
    this.network = checkNotNull(network, "network must not be null; pass where faults happen");
  }

  /**
   * Starts a plan now. May be called once.
   *
   * @param faults the plan; its hosts must exist when its faults begin
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

  /**
   * Ends and begins the faults that end and begin at one moment; a fault may begin and end at the
   * same moment.
   */
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
   * The time until all faults have begun.
   *
   * @return virtual time from now on, not negative
   */
  public Duration timeToLastBeginning() {
    return longer(Duration.ZERO, lastBeginning.minus(network.now()));
  }

  /**
   * The maximum time that a message may have taken so far.
   *
   * @return virtual time
   */
  public Duration longestDelay() {
    return longestDelay;
  }

  /**
   * Ends all faults, except those of some hosts, which stay as they are and are partitioned from
   * the others.
   *
   * @param left names of the hosts to leave as they are; empty to heal all hosts
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
   * Partitions some hosts from all other hosts that exist now.
   *
   * @param left names of hosts; if empty, nothing happens
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
