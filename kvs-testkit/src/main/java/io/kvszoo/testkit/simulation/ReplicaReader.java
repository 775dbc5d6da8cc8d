package io.kvszoo.testkit.simulation;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.simulator.Partition;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads from each host of a server by a client that can reach no other host. */
public final class ReplicaReader {

  private static final Duration LIMIT = Duration.ofMillis(200);

  private ReplicaReader() {}

  /**
   * Reads keys at hosts. Virtual time passes.
   *
   * @param server a server on a {@link SimulatedNetwork}
   * @param hosts names of its hosts
   * @param keys the keys
   * @param <V> the type of the values
   * @return for each host, the values of the keys that it returned within 200 ms of virtual time
   */
  public static <V> Map<String, Map<String, List<V>>> read(
      KVSServer<V, ?, ?> server, Collection<String> hosts, Collection<String> keys) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    Map<String, Map<String, List<V>>> replicas = new TreeMap<>();
    for (String host : hosts) {
      Map<String, List<V>> values = new TreeMap<>();
      KVSClient<V> client = server.connect(name(network)).withLimit(LIMIT);
      Optional<Partition> confinement = confine(network, client.name(), host);
      for (String key : keys) {
        if (client.execute(KVSOperation.get(key)) instanceof Outcome.Done<V> done
            && done.result() instanceof KVSResult.Read<V> read) {
          values.put(key, read.values());
        }
      }
      confinement.ifPresent(Partition::heal);
      client.close();
      replicas.put(host, values);
    }
    return replicas;
  }

  private static String name(SimulatedNetwork network) {
    return "reader-" + network.hosts().size();
  }

  /** Partitions a client from all hosts but one, if the client is on a host of its own. */
  static Optional<Partition> confine(SimulatedNetwork network, String client, String host) {
    Set<String> others = new LinkedHashSet<>();
    network.hosts().forEach(other -> others.add(other.name()));
    boolean isOnHost = others.remove(client);
    others.remove(host);
    return isOnHost && !others.isEmpty()
        ? Optional.of(network.partition(List.of(client), others))
        : Optional.empty();
  }
}
