package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.KVSServer;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.Fault;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The hosts that faults can strike: those of a server, and those of clients if they have any. */
final class FaultyHosts {

  private final Storage<?, ?> storage;

  /** By router, whether clients call it without a network. */
  private final Map<Router, Boolean> embedding = new ConcurrentHashMap<>();

  FaultyHosts(Storage<?, ?> storage) {
    this.storage = storage;
  }

  Set<String> of(Scenario scenario, Router router) {
    Set<String> hosts = new LinkedHashSet<>(router.topology().hosts());
    hosts.addAll(ofClients(router, scenario.clients().size()));
    return hosts;
  }

  List<String> ofClients(Router router, int clients) {
    return embedding.computeIfAbsent(router, this::isEmbedded)
        ? List.of()
        : IntStream.range(0, clients).mapToObj(client -> "client-" + client).toList();
  }

  /** Whether clients call the store, and have no hosts; it is tried. */
  private boolean isEmbedded(Router router) {
    SimulatedNetwork network = SimulatedNetwork.seeded(0);
    try (var server = KVSServer.start(storage, router, network);
        var client = server.connect("client-0")) {
      return network.hosts().stream().noneMatch(host -> host.name().equals(client.name()));
    } catch (RuntimeException e) {
      return false; // Runs will show it.
    }
  }

  /** Checks that a scenario names no host that is not there. */
  void check(Scenario scenario, Router router) {
    Set<String> hosts = of(scenario, router);
    for (Fault fault : scenario.plan().faults()) {
      for (String host : fault.action().hosts()) {
        checkArgument(
            hosts.contains(host),
            "the fault '%s' names host '%s', which does not exist; the hosts are %s",
            fault,
            host,
            hosts);
      }
    }
  }
}
