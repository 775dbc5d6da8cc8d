package io.kvszoo.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.history.Operation;
import io.kvszoo.testkit.recording.Evidence;
import io.kvszoo.testkit.recording.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run records of its clients, and of what goes wrong in it. */
class RunnerTest {

  private static final Simulation<String> SHARDED =
      Simulation.of(new LwwStorage<>(), ShardedRouter.of(1));

  private static List<Operation<KVSOperation<String>, KVSResult<String>>> operations(
      String scenario) {
    return SHARDED.replay(scenario).history().operations();
  }

  @Test
  void a_client_whose_host_crashed_goes_on_as_another() {
    var operations =
        operations(
            """
            seed 1; client put 0=1, put 0=2 @20ms, get 0; client get 0 @30ms
            5ms-10ms crash client-0
            """);
    assertThat(operations.stream().limit(4).map(Operation::client)).containsExactly(0, 2, 2, 1);
    assertThat(operations.stream().skip(4).map(Operation::client)).doesNotContain(0, 1, 2);
  }

  @Test
  void an_operation_in_flight_ends_with_its_client() {
    var operations =
        operations(
            """
            seed 1; client put 0=0, put 0=1 @29ms, get 0
            25ms-29500us delay 20ms 20ms
            30ms-31ms crash client-0
            """);
    assertThat(operations.get(1).ending().toString()).contains("unknown");
    assertThat(operations.get(2).client()).isPositive();
  }

  @Test
  void a_client_knows_nothing_of_what_it_saw_before_its_host_crashed() {
    var before = operations("seed 1; client put 0=1, cas 0=2 @20ms");
    assertThat(before.get(1).input().toString()).contains("v1");
    var after = operations("seed 1; client put 0=1, cas 0=2 @20ms; 5ms-10ms crash client-0");
    assertThat(after.get(1).input()).isEqualTo(KVSOperation.putIfAbsent("k0", "v2"));
  }

  @Test
  void a_process_that_throws_fails_the_run() {
    Run<String> run =
        SHARDED
            .afterEachEvent(
                network -> {
                  var host = network.addHost("spare");
                  network.<String>spawn(
                      network.address(host, "spare"),
                      context -> {
                        context.schedule(Duration.ofSeconds(1), "throw");
                        return message -> {
                          throw new UnsupportedOperationException("a spare process throws");
                        };
                      });
                  return event -> Optional.empty();
                })
            .replay("seed 1; client get 0");
    Finding failure = run.failure().orElseThrow();
    assertThat(failure.rule()).isEqualTo("fails nowhere");
    assertThat(failure.reason()).contains("a spare process throws");
    assertThat(failure.evidence())
        .singleElement()
        .isInstanceOfSatisfying(
            Evidence.Thrown.class,
            thrown -> {
              assertThat(thrown.exception()).endsWith(".UnsupportedOperationException");
              assertThat(thrown.place()).startsWith(getClass().getName());
            });
  }

  @Test
  void late_messages_come_before_the_state_is_read() {
    long[] last = new long[1];
    Run<String> run =
        SHARDED
            .afterEachEvent(
                network ->
                    event -> {
                      if (event instanceof NetworkEvent.Delivered delivered
                          && delivered.message().toString().contains("put k0=v1")) {
                        last[0] = delivered.at().toMillis();
                      }
                      return Optional.empty();
                    })
            .replay("seed 1; client put 0=1 @1ms; 0ms-2ms late-copies 1 5s 5s");
    assertThat(last[0]).isEqualTo(5_001);
    assertThat(run.history().operations().get(1).invokedAt()).isGreaterThan(5_001_000_000L);
  }
}
