package io.kvszoo.demo;

import static io.kvszoo.demo.DemoStep.by;
import static io.kvszoo.demo.DemoStep.happens;
import static io.kvszoo.demo.DemoStep.together;
import static io.kvszoo.operation.KVSOperation.compareAndSet;
import static io.kvszoo.operation.KVSOperation.get;
import static io.kvszoo.operation.KVSOperation.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KVSDemoTest {

  /** Two clients and two shards, where one shard is lost after the third step. */
  private static class Demo
      implements KVSDemo<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>> {

    @Override
    public String name() {
      return "A test";
    }

    @Override
    public String description() {
      return "Two clients, two shards.";
    }

    @Override
    public LwwStorage<String> storage() {
      return new LwwStorage<>();
    }

    @Override
    public LinearizableShardedRouter<LocalRouter> router() {
      return ShardedRouter.of(2);
    }

    @Override
    public SimulatedNetwork network() {
      SimulatedNetwork network = SimulatedNetwork.seeded(7);
      network.after(Duration.ofMillis(10), () -> network.host("shard-1").crash());
      return network;
    }

    @Override
    public List<DemoStep<String>> operations() {
      return List.of(
          by("alice", put("key", "value")),
          by("bob", get("key")),
          by("bob", compareAndSet("key", "other", "lost")),
          by("alice", get("key")));
    }

    @Override
    public String logOperation(DemoOperation<String> operation) {
      return operation.number() + ". " + operation.operation() + ": " + operation.outcome();
    }
  }

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private DemoRun<String> run() {
    return KVSDemo.runKvsDemo(
        new Demo(), new PrintStream(printed, true, StandardCharsets.US_ASCII));
  }

  @Test
  void a_run_returns_what_happened() {
    DemoRun<String> run = run();
    assertThat(run.operations()).extracting(DemoOperation::number).containsExactly(1, 2, 3, 4);
    assertThat(run.operations())
        .extracting(operation -> operation.outcome().toString())
        .containsExactly(
            "ok",
            "value",
            "lost, found value",
            "unavailable: no answer within PT10S of virtual time");
    assertThat(run.operations().get(0).took()).isEqualTo(Duration.ofMillis(4));
    assertThat(run.operations().get(0).hosts())
        .containsExactly("alice", "shard-1", "alice", "shard-1", "alice");
    assertThat(run.operations().get(1).hosts()).containsExactly("bob", "shard-1", "bob");
    assertThat(run.operations().get(3).outcome()).isInstanceOf(Outcome.NotDone.class);
    assertThat(run.operations().get(3).hosts()).isEmpty();
    assertThat(run.seed()).isEqualTo(7);
    assertThat(run.virtualTime()).isEqualTo(Duration.ofMillis(10_010).plusNanos(1));
    assertThat(run()).isEqualTo(run);
  }

  @Test
  void operations_may_begin_together_and_things_may_happen_between_them() {
    class Eventful extends Demo {

      @Override
      public SimulatedNetwork network() {
        return SimulatedNetwork.seeded(7);
      }

      @Override
      public List<DemoStep<String>> operations() {
        return List.of(
            together(List.of(by("alice", put("key", "value")), by("bob", get("key")))),
            happens(
                server -> {
                  SimulatedNetwork network = (SimulatedNetwork) server.network();
                  network.runFor(Duration.ofMillis(3));
                  return "it is " + network.now();
                }),
            by("bob", get("key")));
      }
    }

    DemoRun<String> run =
        KVSDemo.runKvsDemo(
            new Eventful(), new PrintStream(printed, true, StandardCharsets.US_ASCII));
    assertThat(run.virtualTime()).isEqualTo(Duration.ofMillis(9));
    assertThat(run.operations())
        .extracting(operation -> operation.took().toMillis())
        .containsExactly(4L, 2L, 2L);
    assertThat(run.operations().get(1).hosts()).containsExactly("bob", "shard-1", "bob");
    assertThat(printed.toString(StandardCharsets.US_ASCII))
        .contains(
            """
            1. put key=value: ok
            2. get key: not found
               *  it is PT0.007S
            3. get key: value
            """);
  }

  @Test
  void a_run_prints_the_architecture_each_operation_as_the_demo_says_and_a_summary() {
    DemoRun<String> run = run();
    assertThat(printed.toString(StandardCharsets.US_ASCII))
        .isEqualTo(
            """
            A test
            ======
            Two clients, two shards.

              composed of   LwwStorage + ShardedRouter(2, LocalRouter)
              consistency   linearizable
              hosts         2
              topology      sharded: 2 shards
                            |-- shard-0: store
                            `-- shard-1: store

            1. put key=value: ok
            2. get key: value
            3. compareAndSet key: other to lost: lost, found value
            4. get key: unavailable: no answer within PT10S of virtual time

              4 operations, %d messages (%.1f per operation), 10010.0 ms of virtual time, seed 7
            """
                .formatted(run.messages().sent(), run.messages().sent() / 4.0));
  }
}
