package io.kvszoo.demo;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.SimulatedNetwork;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Router;
import io.kvszoo.storage.Storage;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs one demonstration. */
final class DemoDriver<V, S extends Storage<V, ?>, R extends Router> {

  private final KVSDemo<V, S, R> demo;
  private final PrintStream out;
  private final SimulatedNetwork network;
  private final RouteListener routes = new RouteListener();
  private final Map<String, KVSClient<V>> clients = new HashMap<>();

  DemoDriver(KVSDemo<V, S, R> demo, PrintStream out) {
    this.demo = demo;
    this.out = out;
    this.network = demo.network();
  }

  DemoRun<V> run() {
    network.addListener(routes);
    try (KVSServer<V, S, R> server = KVSServer.start(demo.storage(), demo.router(), network)) {
      print(DemoText.banner(demo, server));
      List<DemoOperation<V>> operations = new ArrayList<>();
      for (DemoStep<V> step : demo.operations()) {
        DemoOperation<V> done = perform(server, step, operations.size() + 1);
        print(demo.logOperation(done));
        operations.add(done);
      }
      DemoRun<V> run =
          new DemoRun<>(
              operations,
              network.messageCounts(),
              network.now(),
              network.seed(),
              network.traceHash());
      print(DemoText.summary(run));
      return run;
    }
  }

  private DemoOperation<V> perform(KVSServer<V, S, R> server, DemoStep<V> step, int number) {
    KVSClient<V> client = clients.computeIfAbsent(step.client(), server::connect);
    Duration begin = network.now();
    routes.begin();
    CompletableFuture<List<String>> route = new CompletableFuture<>();
    CompletableFuture<Outcome<V>> outcome =
        client
            .executeAsync(step.operation())
            .whenComplete(
                (ended, never) ->
                    route.complete(ended instanceof Outcome.Done ? routes.route() : List.of()));
    return new DemoOperation<>(
        number,
        step.client(),
        step.operation(),
        outcome.join(),
        network.now().minus(begin),
        route.join());
  }

  private void print(String text) {
    out.print(text + "\n");
    out.flush();
  }
}
