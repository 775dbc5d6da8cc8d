package io.kvszoo.testkit.matrix;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.testkit.matrix.MatrixRow.Point;
import io.kvszoo.testkit.matrix.MatrixRow.Scales;
import io.kvszoo.testkit.workbench.NamedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Measures how many operations per second are done when each host of the server handles a bounded
 * number of messages per second, and there are more clients than it takes to keep all hosts busy.
 */
final class Scalability {

  static final int CAPACITY = 10_000;

  /** Few suffice where an operation keeps many hosts busy, and more would only make it wait. */
  private static final List<Integer> CLIENTS_PER_HOST = List.of(2, 8, 16, 30);

  private static final int KEYS = 1_000;
  private static final Duration BEFORE = Duration.ofMillis(200);
  private static final Duration MEASURED = Duration.ofMillis(500);

  private final SimulatedNetwork network;
  private final SplitMix64 random = new SplitMix64(0);
  private final boolean writes;
  private long value;
  private long done;

  private Scalability(SimulatedNetwork network, boolean writes) {
    this.network = network;
    this.writes = writes;
  }

  static Scales measure(Architecture architecture, List<Integer> sizes) {
    List<Point> points = new ArrayList<>();
    for (int wanted : sizes) {
      possible(architecture, wanted)
          .ifPresent(
              size -> {
                Router router = architecture.ofSize().apply(size);
                points.add(
                    new Point(
                        size,
                        router.topology().hosts().size(),
                        throughput(architecture, router, false),
                        throughput(architecture, router, true)));
              });
    }
    return new Scales(points);
  }

  /** The size, or if the router cannot have it, the next; nothing if it cannot have that either. */
  private static OptionalInt possible(Architecture architecture, int size) {
    return IntStream.of(size, size + 1)
        .filter(
            it -> {
              try {
                return architecture.ofSize().apply(it) != null;
              } catch (IllegalArgumentException e) {
                return false;
              }
            })
        .findFirst();
  }

  /** The best throughput of a few numbers of clients. */
  private static double throughput(Architecture architecture, Router router, boolean writes) {
    return CLIENTS_PER_HOST.stream()
        .mapToDouble(clients -> throughput(architecture, router, writes, clients))
        .max()
        .orElseThrow();
  }

  private static double throughput(
      Architecture architecture, Router router, boolean writes, int clientsPerHost) {
    try (Trial trial = new Trial(architecture, router, 0)) {
      trial.work(Trial.CLIENTS);
      List<String> hosts = trial.hosts();
      hosts.forEach(host -> trial.network.host(host).capacity(CAPACITY));
      Scalability scalability = new Scalability(trial.network, writes);
      for (int client = 0; client < clientsPerHost * hosts.size(); client++) {
        scalability.work(trial.connect("client-" + client));
      }
      trial.network.runFor(BEFORE);
      long before = scalability.done;
      trial.network.runFor(MEASURED);
      return (scalability.done - before) * 1e9 / MEASURED.toNanos();
    }
  }

  /** Does one operation after the other, for ever. */
  private void work(NamedClient<String> client) {
    String key = "key-" + random.nextInt(KEYS);
    var unused =
        client
            .begin(writes ? KVSOperation.put(key, "v" + value++) : KVSOperation.get(key))
            .thenAccept(
                ended -> {
                  done += ended.isDone() ? 1 : 0;
                  var unusedTimer = network.after(Duration.ZERO, () -> work(client));
                });
  }
}
