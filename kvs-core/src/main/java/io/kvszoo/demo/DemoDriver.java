package io.kvszoo.demo;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs a demonstration. */
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
        if (step instanceof DemoStep.Happen<V> happen) {
          print(DemoText.happening(happen.happening().on(server)));
        } else {
          for (DemoOperation<V> done : perform(server, together(step), operations.size() + 1)) {
            print(demo.logOperation(done));
            operations.add(done);
          }
        }
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

  private static <V> List<DemoStep.Operate<V>> together(DemoStep<V> step) {
    return step instanceof DemoStep.Together<V> together
        ? together.steps()
        : List.of((DemoStep.Operate<V>) step);
  }

  /** Begins operations at the same moment, and waits for all of them. */
  private List<DemoOperation<V>> perform(
      KVSServer<V, S, R> server, List<DemoStep.Operate<V>> steps, int firstNumber) {
    Duration begin = network.now();
    routes.begin();
    List<CompletableFuture<DemoOperation<V>>> ends = new ArrayList<>();
    for (DemoStep.Operate<V> step : steps) {
      int number = firstNumber + ends.size();
      KVSClient<V> client = clients.computeIfAbsent(step.client(), server::connect);
      ends.add(
          client
              .executeAsync(step.operation())
              .thenApply(
                  outcome ->
                      new DemoOperation<>(
                          number,
                          step.client(),
                          step.operation(),
                          outcome,
                          network.now().minus(begin),
                          outcome instanceof Outcome.Done ? routes.route() : List.of())));
    }
    return ends.stream().map(CompletableFuture::join).toList();
  }

  private void print(String text) {
    out.print(text + "\n");
    out.flush();
  }
}
