package io.kvszoo.testkit.fault;

import com.google.common.collect.Iterables;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the faults that are active at one moment do to hosts and links together. A host is down if
 * any of them takes it down, else paused if any of them pauses it; its clock drifts as the
 * strongest drift says, and it handles no more messages than the least capacity allows. Of each
 * thing that happens to a link, the worst happens.
 */
final class Damage {

  private record Ends(String from, String to) {}

  private final Set<String> down = new LinkedHashSet<>();
  private final Set<String> paused = new LinkedHashSet<>();
  private final Map<String, Double> drifts = new LinkedHashMap<>();
  private final Map<String, Integer> capacities = new LinkedHashMap<>();
  private final List<Consumer<LinkDamage>> allLinks = new ArrayList<>();
  private final Map<Ends, List<Consumer<LinkDamage>>> links = new LinkedHashMap<>();

  void down(String host) {
    down.add(host);
  }

  void paused(String host) {
    paused.add(host);
  }

  /** Of two drifts that are equally strong, the one that is fast counts. */
  void drift(String host, double rate) {
    drifts.merge(
        host,
        rate,
        (one, other) ->
            Math.abs(one) == Math.abs(other)
                ? Math.abs(one)
                : Math.abs(one) > Math.abs(other) ? one : other);
  }

  void capacity(String host, int messages) {
    capacities.merge(host, messages, Math::min);
  }

  void links(Consumer<LinkDamage> worsening) {
    allLinks.add(worsening);
  }

  void link(OnLink ends, Consumer<LinkDamage> worsening) {
    links
        .computeIfAbsent(new Ends(ends.from(), ends.to()), unseen -> new ArrayList<>())
        .add(worsening);
  }

  /** Makes the network what this says, where other damage said else; not on some hosts. */
  void replace(Damage before, SimulatedNetwork network, Set<String> except) {
    Set<String> hosts = new LinkedHashSet<>();
    for (Damage damage : List.of(before, this)) {
      hosts.addAll(damage.down);
      hosts.addAll(damage.paused);
      hosts.addAll(damage.drifts.keySet());
      hosts.addAll(damage.capacities.keySet());
    }
    hosts.removeAll(except);
    hosts.forEach(host -> replace(before, network.host(host)));
    if (hasLinks() || before.hasLinks()) {
      of(allLinks).inflictOn(network.links());
      links.forEach((ends, own) -> link(own).inflictOn(network.link(ends.from, ends.to)));
    }
  }

  private void replace(Damage before, SimulatedHost host) {
    String name = host.name();
    if (down.contains(name)) {
      host.crash();
    } else if (before.down.contains(name)) {
      host.restart();
    }
    if (paused.contains(name)) {
      host.pause(); // Again, if it has crashed meanwhile.
    } else if (before.paused.contains(name)) {
      host.resume();
    }
    if (!Objects.equals(drifts.get(name), before.drifts.get(name))) {
      host.clockDrift(drifts.getOrDefault(name, 0.0));
    }
    if (!Objects.equals(capacities.get(name), before.capacities.get(name))) {
      Optional.ofNullable(capacities.get(name)).ifPresentOrElse(host::capacity, host::unlimited);
    }
  }

  private boolean hasLinks() {
    return !allLinks.isEmpty() || !links.isEmpty();
  }

  private LinkDamage link(List<Consumer<LinkDamage>> own) {
    return of(Iterables.concat(allLinks, own));
  }

  private static LinkDamage of(Iterable<Consumer<LinkDamage>> worsenings) {
    LinkDamage link = new LinkDamage();
    worsenings.forEach(worsening -> worsening.accept(link));
    return link;
  }

  /** The most that a message may take. */
  Duration longestDelay() {
    return of(Iterables.concat(allLinks, Iterables.concat(links.values()))).longest();
  }
}
