package io.kvszoo.testkit.simulation;

import io.kvszoo.network.Latency;
import io.kvszoo.network.NetworkEvent;
import io.kvszoo.network.Partition;
import io.kvszoo.network.SimulatedHost;
import io.kvszoo.network.SimulatedNetwork;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets the faults of a plan happen in a network. */
final class FaultInjector {

  private static final Latency USUAL = Latency.constant(Duration.ofMillis(1));

  private final SimulatedNetwork network;
  private final List<Timer> timers = new ArrayList<>();
  private final Set<Fault> active = new LinkedHashSet<>();
  private final Map<Fault, Partition> partitions = new HashMap<>();
  private final Set<String> crashingAtSync = new HashSet<>();

  FaultInjector(SimulatedNetwork network) {
    this.network = network;
  }

  /** Begins a plan, now. */
  void start(FaultPlan plan) {
    plan.faults().forEach(fault -> fault.action().hosts().forEach(network::host));
    if (plan.faults().stream()
        .anyMatch(fault -> fault.action() instanceof FaultAction.CrashAtSync)) {
      network.addListener(this::crashAtSync);
    }
    for (Fault fault : plan.faults()) {
      timers.add(network.after(fault.from(), () -> begin(fault)));
      timers.add(network.after(fault.until(), () -> end(fault)));
    }
  }

  private void crashAtSync(NetworkEvent event) {
    if (event instanceof NetworkEvent.Synced synced
        && crashingAtSync.remove(synced.process().host().name())) {
      network.host(synced.process().host().name()).crash();
    }
  }

  private void begin(Fault fault) {
    active.add(fault);
    FaultAction action = fault.action();
    if (action instanceof FaultAction.Crash crash) {
      network.host(crash.host()).crash();
    } else if (action instanceof FaultAction.CrashAtSync crash) {
      crashingAtSync.add(crash.host());
    } else if (action instanceof FaultAction.Wipe wipe) {
      network.host(wipe.host()).crash().wipe();
    } else if (action instanceof FaultAction.Pause pause) {
      network.host(pause.host()).pause();
    } else if (action instanceof FaultAction.Partition partition) {
      partitions.put(
          fault,
          partition.bothWays()
              ? network.partition(partition.from(), partition.to())
              : network.partitionOneWay(partition.from(), partition.to()));
    } else if (action instanceof FaultAction.ClockStep step) {
      network.host(step.host()).clockStep(step.step());
    } else if (action instanceof FaultAction.ClockDrift drift) {
      network.host(drift.host()).clockDrift(drift.rate());
    } else {
      setLinks();
    }
  }

  private void end(Fault fault) {
    active.remove(fault);
    FaultAction action = fault.action();
    if (action instanceof FaultAction.Crash crash) {
      network.host(crash.host()).restart();
    } else if (action instanceof FaultAction.CrashAtSync crash) {
      crashingAtSync.remove(crash.host());
      network.host(crash.host()).restart();
    } else if (action instanceof FaultAction.Wipe wipe) {
      network.host(wipe.host()).restart();
    } else if (action instanceof FaultAction.Pause pause) {
      network.host(pause.host()).resume();
    } else if (action instanceof FaultAction.Partition) {
      Partition partition = partitions.remove(fault);
      if (partition != null) {
        partition.heal();
      }
    } else if (action instanceof FaultAction.ClockDrift drift) {
      network.host(drift.host()).clockDrift(0);
    } else if (!(action instanceof FaultAction.ClockStep)) {
      setLinks();
    }
  }

  /** Sets all links as the worst of the active faults demand. */
  private void setLinks() {
    double loss = 0;
    double duplication = 0;
    double reportedFailed = 0;
    Latency latency = USUAL;
    Duration longest = Duration.ZERO;
    for (Fault fault : active) {
      if (fault.action() instanceof FaultAction.Loss lossy) {
        loss = Math.max(loss, lossy.probability());
      } else if (fault.action() instanceof FaultAction.Duplication doubled) {
        duplication = Math.max(duplication, doubled.probability());
      } else if (fault.action() instanceof FaultAction.ReportedFailed reported) {
        reportedFailed = Math.max(reportedFailed, reported.probability());
      } else if (fault.action() instanceof FaultAction.Delay delay
          && delay.max().compareTo(longest) >= 0) {
        longest = delay.max();
        latency = Latency.uniform(delay.min(), delay.max());
      }
    }
    network
        .links()
        .latency(latency)
        .loss(loss)
        .duplication(duplication)
        .reportedFailed(reportedFailed);
    for (Fault fault : active) {
      if (fault.action() instanceof FaultAction.SlowLink slow) {
        network.link(slow.from(), slow.to()).latency(Latency.constant(slow.delay()));
      }
    }
  }

  /** Ends all faults, except of some hosts, which stay as they are. */
  void heal(Set<String> left) {
    timers.forEach(Timer::cancel);
    crashingAtSync.clear();
    active.clear();
    setLinks();
    network.heal();
    for (SimulatedHost host : network.hosts()) {
      if (!left.contains(host.name())) {
        host.resume();
        host.restart();
        host.clockDrift(0);
      }
    }
    isolate(left);
  }

  /** Cuts some hosts off from all others that there are by now. */
  void isolate(Set<String> left) {
    Set<String> others = new LinkedHashSet<>();
    network.hosts().forEach(host -> others.add(host.name()));
    others.removeAll(left);
    if (!left.isEmpty() && !others.isEmpty()) {
      network.partition(left, others);
    }
  }
}
