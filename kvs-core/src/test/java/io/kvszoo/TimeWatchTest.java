package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.Version;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations that wait for a network which nobody runs are told of in the log, once. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimeWatchTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  /** Logs to a buffer for as long as that takes. */
  private String logOf(Runnable program) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private static void sleep(long seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void operations_that_nobody_lets_time_pass_for_are_warned_of_once() {
    SimulatedNetwork network = SimulatedNetwork.seeded(42);
    var server = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(2), network);
    KVSClient<String> client = server.connect();
    String logged =
        logOf(
            () -> {
              CompletableFuture<Version> put = client.putAsync("key", "value");
              sleep(3);
              put.join();
              put = client.putAsync("key", "another");
              sleep(3);
              put.join();
            });
    assertThat(logged)
        .containsOnlyOnce(
            "asynchronous operations are waiting, but the time of the network has been");
    assertThat(network.now()).isEqualTo(Duration.ofMillis(6));
  }

  @Test
  void operations_whose_time_passes_are_not_warned_of() {
    SimulatedNetwork network = SimulatedNetwork.seeded(42);
    var server = KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3), network);
    KVSClient<String> client = server.connect().withLimit(Duration.ofDays(10_000));
    client.put("warm", "up");
    network.host("replica-0").pause();
    network.host("client-1").pause();
    String logged =
        logOf(
            () -> {
              CompletableFuture<Version> put = client.putAsync("key", "value");
              for (int i = 0; i < 300; i++) {
                sleep(0);
                LockSupport.parkNanos(10_000_000);
                network.runFor(Duration.ofMillis(1));
              }
              server.close();
              assertThat(put).isCompletedExceptionally();
            });
    assertThat(logged).doesNotContain("asynchronous operations are waiting");
  }
}
