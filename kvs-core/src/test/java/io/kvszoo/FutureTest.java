package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Version;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On a network that runs by itself, the futures of clients are ordinary ones, for one thread and
 * for many.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FutureTest {

  private static final int MANY = 8;
  private static final Duration LONG = Duration.ofDays(10_000);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<KVSServer<String, ?, ?>> servers = new ArrayList<>();
  private boolean isBusy;

  /** Starts a server whose network runs by itself, in one of the ways that there are. */
  private enum Start {
    BY_DEFAULT {
      @Override
      KVSServer<String, ?, ?> start(Router router) {
        return KVSServer.start(new LwwStorage<String>(), router);
      }
    },
    IN_BACKGROUND {
      @Override
      KVSServer<String, ?, ?> start(Router router) {
        SimulatedNetwork network = SimulatedNetwork.seeded(7);
        var unused = network.runInBackground();
        return KVSServer.start(new LwwStorage<String>(), router, network);
      }
    },
    IN_REAL_TIME {
      @Override
      KVSServer<String, ?, ?> start(Router router) {
        SimulatedNetwork network = SimulatedNetwork.seeded(7);
        var unused = network.runInRealTime();
        return KVSServer.start(new LwwStorage<String>(), router, network);
      }
    };

    abstract KVSServer<String, ?, ?> start(Router router);
  }

  private record Case(Start start, Router router) {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Start start : Start.values()) {
      cases.add(new Case(start, ShardedRouter.of(2)));
      cases.add(new Case(start, ReplicatedRouter.of(3)));
      cases.add(new Case(start, PaxosRouter.of(3)));
    }
    return cases;
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    servers.forEach(KVSServer::close);
  }

  private KVSServer<String, ?, ?> start(Case of) {
    KVSServer<String, ?, ?> server = of.start.start(of.router);
    servers.add(server);
    return server;
  }

  private SimulatedNetwork network() {
    return (SimulatedNetwork) servers.get(0).network();
  }

  /** Something happens each millisecond from now on, so that time does not jump to a limit. */
  private synchronized void keepBusy() {
    if (!isBusy) {
      isBusy = true;
      Duration tick = Duration.ofMillis(1);
      Address<String> clock = network().address(network().addHost("clock"), "clock");
      network()
          .spawn(
              clock,
              context -> {
                context.schedule(tick, "tick");
                return message -> context.schedule(tick, "tick");
              });
    }
  }

  /** What a thread does with a client of its own. */
  private interface Work {
    void on(KVSClient<String> client) throws Exception;
  }

  /** Does the same in this thread alone, and then in many at once. */
  private void onOneAndOnManyThreads(Case of, Work work) throws Exception {
    KVSServer<String, ?, ?> server = start(of);
    work.on(server.connect("alone"));
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int thread = 0; thread < MANY; thread++) {
      KVSClient<String> client = server.connect("client-" + thread);
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  work.on(client);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              threads));
    }
    for (CompletableFuture<Void> one : running) {
      one.get();
    }
  }

  private static List<CompletableFuture<Version>> puts(KVSClient<String> client) {
    List<CompletableFuture<Version>> puts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      puts.add(client.putAsync(client.name() + "/" + i, "value"));
    }
    return puts;
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_future_that_combines_several_can_be_joined(Case of) throws Exception {
    onOneAndOnManyThreads(
        of,
        client -> {
          all(puts(client)).join();
          CompletableFuture.anyOf(client.getAsync("a"), client.getAsync("b")).join();
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_future_can_be_polled(Case of) throws Exception {
    onOneAndOnManyThreads(
        of,
        client -> {
          CompletableFuture<Version> put = client.putAsync("key", "value");
          while (!put.isDone()) {
            Thread.onSpinWait();
          }
          put.join();
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_operation_can_be_a_stage_of_an_ordinary_future(Case of) throws Exception {
    onOneAndOnManyThreads(
        of,
        client -> {
          client.put(client.name(), "value");
          KVSResult.Read<String> read =
              CompletableFuture.supplyAsync(client::name, threads)
                  .thenCompose(client::getAsync)
                  .join();
          assertThat(read.value()).contains("value");
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_callback_is_called_though_nobody_waits_for_the_future(Case of) throws Exception {
    onOneAndOnManyThreads(
        of,
        client -> {
          CountDownLatch called = new CountDownLatch(20);
          for (CompletableFuture<Version> put : puts(client)) {
            var unused = put.whenComplete((done, failed) -> called.countDown());
          }
          called.await();
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void callbacks_that_block_hold_up_nobody(Case of) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    onOneAndOnManyThreads(
        of,
        session -> {
          KVSClient<String> client = session.withLimit(LONG);
          keepBusy();
          SimulatedHost host = network().host(client.name()).pause();
          CompletableFuture<Version> put = client.putAsync(client.name(), "value");
          var unused =
              put.thenRun(
                  () -> {
                    blocked.incrementAndGet();
                    await(never);
                  });
          host.resume();
          put.join();
          client.put(client.name(), "another");
          assertThat(client.getAsync(client.name()).join().value()).contains("another");
          all(puts(client)).join();
        });
    assertThat(blocked).hasValue(1 + MANY);
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void callbacks_may_do_blocking_operations(Case of) throws Exception {
    onOneAndOnManyThreads(
        of,
        client -> {
          Queue<String> read = new ConcurrentLinkedQueue<>();
          List<CompletableFuture<Void>> stages = new ArrayList<>();
          for (CompletableFuture<Version> put : puts(client)) {
            stages.add(
                put.thenRun(
                    () -> {
                      client.put(client.name(), "from a callback");
                      read.addAll(client.get(client.name()).values());
                      read.addAll(client.getAsync(client.name()).join().values());
                    }));
          }
          all(stages).join();
          assertThat(read).hasSize(40).containsOnly("from a callback");
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void closing_ends_what_is_in_flight_and_waits_for_no_callback(Case of) throws Exception {
    KVSServer<String, ?, ?> server = start(of);
    server.connect().put("warm", "up");
    CountDownLatch never = new CountDownLatch(1);
    List<CompletableFuture<Version>> puts = new ArrayList<>();
    network().links().loss(1);
    keepBusy();
    for (int i = 0; i < MANY; i++) {
      KVSClient<String> client = server.connect().withLimit(LONG);
      var unused = client.putAsync("key", "value").whenComplete((done, failed) -> await(never));
      puts.add(client.putAsync("another", "value"));
    }
    server.close();
    for (CompletableFuture<Version> put : puts) {
      assertThatThrownBy(() -> put.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(KVSException.class)
          .hasMessageContaining("the server was closed");
    }
    never.countDown();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_operation_without_an_answer_times_out_by_itself(Case of) throws Exception {
    KVSServer<String, ?, ?> server = start(of);
    KVSClient<String> client = server.connect("alice").withLimit(Duration.ofMillis(300));
    client.put("warm", "up");
    network().links().loss(1);
    assertThatThrownBy(client.putAsync("key", "value").thenApply(done -> "done")::join)
        .hasCauseInstanceOf(KVSException.class)
        .hasMessageContaining("no answer within PT0.3S");
  }
}
