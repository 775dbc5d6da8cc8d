package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many threads that begin, wait, are interrupted, time out, close and connect, all at once: each
 * operation ends once, none is left in flight, and what was not done is never read. For longer than
 * a build takes: {@code -Dkvszoo.stress.seconds=600}.
 */
class ClientStressTest {

  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("kvszoo.stress.seconds", 4)).dividedBy(4);

  private static final int THREADS = 6;
  private static final int CLIENTS = 4;
  private static final int STEPS = 300;
  private static final int KEYS = 5;

  static List<Router> routers() {
    return List.of(
        new LocalRouter(), ShardedRouter.of(2), ReplicatedRouter.of(3), PaxosRouter.of(3));
  }

  @ParameterizedTest
  @MethodSource("routers")
  void each_operation_ends_once_and_what_was_not_done_is_never_read(Router router)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long start = System.nanoTime();
    for (int round = 0; round == 0 || System.nanoTime() - start < TIME.toNanos(); round++) {
      new Round(router, round).run(threads);
    }
    threads.shutdownNow();
  }

  /**
   * One server, which is closed in the midst of it in every other round, on a network that runs by
   * itself in two of four.
   */
  private static final class Round {

    private final SimulatedNetwork network;
    private final KVSServer<String, LwwStorage<String>, Router> server;
    private final int number;
    private final AtomicReferenceArray<KVSClient<String>> clients =
        new AtomicReferenceArray<>(CLIENTS);
    private final Queue<Thread> workers = new ConcurrentLinkedQueue<>();
    private final CyclicBarrier together = new CyclicBarrier(THREADS);
    private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<String> notDone = ConcurrentHashMap.newKeySet();
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    private Round(Router router, int number) {
      this.number = number;
      network = SimulatedNetwork.seeded(number);
      server = KVSServer.start(new LwwStorage<>(), router, network);
      network.links().loss(0.02);
      if (number % 4 >= 2) {
        var unused = network.runInBackground();
      }
      for (int client = 0; client < CLIENTS; client++) {
        clients.set(client, server.connect("client-" + client));
      }
    }

    private void run(ExecutorService threads) throws Exception {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < THREADS; worker++) {
        SplittableRandom random = new SplittableRandom(THREADS * (long) number + worker);
        running.add(threads.submit(() -> work(random)));
      }
      for (Future<?> worker : running) {
        worker.get(2, TimeUnit.MINUTES);
      }
      for (CompletableFuture<?> future : futures) {
        future.handle((done, failed) -> "ended").get(1, TimeUnit.MINUTES);
      }
      while (!server.inFlight().isEmpty()) {
        Thread.onSpinWait(); // A future is complete a little before its operation is not counted.
      }
      assertThat(ended).hasValue(begun.get());
      if (number % 2 == 0) {
        KVSClient<String> reader = server.connect("reader");
        for (int key = 0; key < KEYS; key++) {
          note(reader.execute(KVSOperation.get("key-" + key)), "");
        }
        server.close();
      }
      assertThat(Sets.intersection(notDone, read)).isEmpty();
    }

    private Void work(SplittableRandom random) throws Exception {
      var unused = Thread.interrupted(); // By the round before.
      workers.add(Thread.currentThread());
      together.await();
      for (int step = 0; step < STEPS; step++) {
        try {
          step(random, step);
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageContaining("is closed");
        } catch (InterruptedException | TimeoutException e) {
          // The wait is over, and the operation goes on.
        }
      }
      return null;
    }

    private void step(SplittableRandom random, int step)
        throws InterruptedException, TimeoutException {
      int which = random.nextInt(CLIENTS);
      KVSClient<String> client = clients.get(which);
      String key = "key-" + random.nextInt(KEYS);
      String value = "value-" + random.nextLong();
      KVSOperation<String> put = KVSOperation.put(key, value);
      KVSOperation<String> get = KVSOperation.get(key);
      switch (random.nextInt(12)) {
        case 0 -> note(client.execute(put), value);
        case 1 -> note(client.execute(get), "");
        case 2 -> note(client.withLimit(Duration.ofMillis(2)).execute(put), value);
        case 3 -> join(begin(client, put, value));
        case 4 -> get(begin(client.withLimit(Duration.ofMillis(3)), put, value));
        case 5 -> join(begin(client, put, value).thenCompose(done -> begin(client, get, "")));
        case 6 -> {
          var one = begin(client, put, value);
          server.await(CompletableFuture.allOf(one, begin(client, get, "")));
        }
        case 7 -> assertThat(begin(client, put, value).cancel(true)).isIn(true, false);
        case 8 ->
            workers.stream().skip(random.nextInt(THREADS)).findFirst().ifPresent(Thread::interrupt);
        case 9 -> network.hostOrAdd("client-" + which).crash().restart();
        case 10 -> {
          client.close();
          clients.set(which, server.connect("client-" + which));
        }
        default -> {
          if (number % 2 == 1 && step > STEPS / 2) {
            server.close();
          }
        }
      }
    }

    /** The future of the outcome, which may be cancelled; how it ended is noted before. */
    private CompletableFuture<Outcome<String>> begin(
        KVSClient<String> client, KVSOperation<String> operation, String value) {
      CompletableFuture<Outcome<String>> outcome = client.executeAsync(operation);
      begun.incrementAndGet();
      CompletableFuture<Outcome<String>> noted =
          outcome.thenApply(
              how -> {
                note(how, value);
                ended.incrementAndGet();
                return how;
              });
      futures.add(noted);
      return noted.thenApply(how -> how);
    }

    private static void join(CompletableFuture<?> future) {
      try {
        future.join();
      } catch (CompletionException e) {
        assertThat(e.getCause()).hasMessageContaining("is closed"); // Of the second of two.
      }
    }

    private static void get(CompletableFuture<?> future)
        throws InterruptedException, TimeoutException {
      try {
        future.get(1, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError("an outcome is never an exception", e);
      }
    }

    private void note(Outcome<String> outcome, String value) {
      if (outcome instanceof Outcome.NotDone<String>) {
        notDone.add(value);
      } else if (outcome instanceof Outcome.Done<String> done
          && done.result() instanceof KVSResult.Read<String> found) {
        read.addAll(found.values());
      }
    }
  }
}
