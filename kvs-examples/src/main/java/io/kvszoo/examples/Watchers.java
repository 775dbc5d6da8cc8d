package io.kvszoo.examples;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Clients that can each reach one replica alone, to see when all have the same. */
final class Watchers {

  private final String key;
  private final List<KVSClient<String>> clients = new ArrayList<>();

  Watchers(String key) {
    this.key = key;
  }

  /** Connects the clients. */
  void connect(KVSServer<String, ?, ?> server, List<String> replicas) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    for (String replica : replicas) {
      KVSClient<String> client = server.connect("watcher of " + replica);
      Set<String> others =
          network.hosts().stream().map(SimulatedHost::name).collect(Collectors.toSet());
      others.removeAll(Set.of(replica, client.name()));
      network.partition(List.of(client.name()), others);
      clients.add(client);
      client.get(key); // So that it knows whom it can reach.
    }
  }

  /** Lets time pass until all replicas have the same, and says how long that took. */
  String waitUntilAllAgree(KVSServer<String, ?, ?> server) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    Duration begin = network.now();
    long messagesBefore = gossipMessages(server);
    List<KVSResult.Read<String>> reads = readAll(server);
    while (reads.stream().distinct().count() > 1) {
      network.runFor(Duration.ofMillis(1));
      reads = readAll(server);
    }
    return String.format(
        Locale.ROOT,
        "all replicas agree on %s=%s %.1f ms later, after %d gossip messages",
        key,
        reads.get(0),
        network.now().minus(begin).toNanos() / 1e6,
        gossipMessages(server) - messagesBefore);
  }

  private List<KVSResult.Read<String>> readAll(KVSServer<String, ?, ?> server) {
    List<CompletableFuture<KVSResult.Read<String>>> reads =
        clients.stream().map(client -> client.getAsync(key)).toList();
    server.await(CompletableFuture.allOf(reads.toArray(new CompletableFuture<?>[0])));
    return reads.stream().map(CompletableFuture::join).toList();
  }

  /** The messages among hosts of the server, which all are gossip. */
  private static long gossipMessages(KVSServer<String, ?, ?> server) {
    List<String> hosts = server.topology().hosts();
    return ((SimulatedNetwork) server.network())
        .messageCountsByLink().entrySet().stream()
            .filter(
                link -> hosts.contains(link.getKey().from()) && hosts.contains(link.getKey().to()))
            .mapToLong(link -> link.getValue().sent())
            .sum();
  }
}
