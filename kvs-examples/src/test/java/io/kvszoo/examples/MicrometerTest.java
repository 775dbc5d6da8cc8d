package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.KVSServer;
import io.kvszoo.OperationListener;
import io.kvszoo.UnavailableException;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How to see the operations of a server in Micrometer, and so in what reads it. */
class MicrometerTest {

  /** Times the operations, by kind and outcome, and counts those in flight. */
  private record Metrics(MeterRegistry registry, AtomicInteger inFlight)
      implements OperationListener {

    static Metrics of(MeterRegistry registry) {
      return new Metrics(registry, registry.gauge("kvs.in.flight", new AtomicInteger()));
    }

    @Override
    public void onBegin(String client, KVSOperation<?> operation) {
      inFlight.incrementAndGet();
    }

    @Override
    public void onEnd(Ended ended) {
      inFlight.decrementAndGet();
      String operation = ended.operation().getClass().getSimpleName();
      String outcome = ended.outcome().getClass().getSimpleName();
      registry
          .timer("kvs.operations", "operation", operation, "outcome", outcome)
          .record(ended.virtualTime());
    }
  }

  @Test
  void operations_are_timed_by_kind_and_outcome() {
    SimulatedNetwork network = SimulatedNetwork.seeded(42);
    MeterRegistry registry = new SimpleMeterRegistry();
    try (var server = KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network)) {
      server.addListener(Metrics.of(registry));
      var alice = server.connect("alice");
      alice.put("color", "red");
      alice.put("color", "blue");
      var get = alice.getAsync("color");
      assertThat(registry.get("kvs.in.flight").gauge().value()).isEqualTo(1);
      get.join();
      network.host("node-1").crash();
      network.host("node-2").crash();
      assertThatThrownBy(() -> alice.withLimit(Duration.ofSeconds(1)).get("color"))
          .isInstanceOf(UnavailableException.class);
    }
    assertThat(registry.get("kvs.in.flight").gauge().value()).isZero();
    assertThat(count(registry, "Put", "Done")).isEqualTo(2);
    assertThat(count(registry, "Get", "Done")).isEqualTo(1);
    assertThat(count(registry, "Get", "NotDone")).isEqualTo(1);
    double milliseconds =
        registry
            .get("kvs.operations")
            .tags("operation", "Get", "outcome", "Done")
            .timer()
            .totalTime(TimeUnit.MILLISECONDS);
    assertThat(milliseconds).isEqualTo(4); // Two round trips.
  }

  private static long count(MeterRegistry registry, String operation, String outcome) {
    return registry
        .get("kvs.operations")
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }
}
