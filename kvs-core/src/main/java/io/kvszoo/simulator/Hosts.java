package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.kvszoo.network.Host;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hosts of a network, by name and in the order in which they were added. */
final class Hosts {

  private final Engine engine;
  private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();

  Hosts(Engine engine) {
    this.engine = engine;
  }

  SimulatedHost add(String name) {
    checkArgument(!hosts.containsKey(name), "host '%s' already exists; choose another name", name);
    long hash = engine.hash(name);
    HostState state = new HostState(name, hosts.size(), hash, engine.links());
    SimulatedHost host = new SimulatedHost(engine, state);
    hosts.put(name, host);
    return host;
  }

  boolean contains(String name) {
    return hosts.containsKey(name);
  }

  SimulatedHost get(String name) {
    SimulatedHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "there is no host '%s'; this network has the hosts %s".formatted(name, hosts.keySet()));
    }
    return host;
  }

  /** Returns the state of a host, which must belong to this network. */
  HostState state(Host host) {
    checkNotNull(host, "host must not be null; use a host of this network");
    SimulatedHost own = hosts.get(host.name());
    checkArgument(
        own != null && own.equals(host),
        "host '%s' belongs to another network; use a host of this one",
        host.name());
    return checkNotNull(own).state();
  }

  /** Checks that there are hosts of all these names, and at least one. */
  ImmutableSet<String> known(Collection<String> names) {
    checkNotNull(names, "a set of hosts must not be null; name at least one of %s", hosts.keySet());
    checkArgument(
        !names.isEmpty(),
        "a set of hosts must not be empty; name at least one of %s",
        hosts.keySet());
    names.forEach(this::get);
    return ImmutableSet.copyOf(names);
  }

  List<SimulatedHost> all() {
    return ImmutableList.copyOf(hosts.values());
  }

  List<HostState> states() {
    return hosts.values().stream().map(SimulatedHost::state).toList();
  }
}
