package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operation begins once, ends once, and is counted from before the one to after the other. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationsInFlightTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final ExecutorService another = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    another.shutdownNow();
  }

  private KVSServer<String, LwwStorage<String>, Router> start(Router router) {
    return KVSServer.start(new LwwStorage<>(), router, network);
  }

  static List<Router> routers() {
    return List.of(ShardedRouter.of(1), ReplicatedRouter.of(3), PaxosRouter.of(3));
  }

  /** Does with each operation what the test says. */
  private record ByHand(Session<Object> session) implements Router {

    @Override
    @SuppressWarnings("unchecked") // The session never looks at a value.
    public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
      return client -> (Session<V>) session;
    }

    @Override
    public Consistency consistency(Storage<?, ?> storage) {
      return Consistency.EVENTUAL;
    }

    @Override
    public Topology topology() {
      return Topology.host("none", "none");
    }
  }

  private static final Outcome<Object> WRITTEN = new Outcome.Done<>(new KVSResult.Written<>());

  // Beginning.

  @Test
  void an_operation_that_could_not_begin_is_not_in_flight() {
    List<Completion<Object>> begun = new ArrayList<>();
    KVSServer<String, LwwStorage<String>, Router> server =
        start(
            new ByHand(
                (operation, completion) -> {
                  if (operation.key().equals("bad")) {
                    throw new IllegalStateException("no session");
                  }
                  begun.add(completion);
                }));
    KVSClient<String> client = server.connect();
    assertThatIllegalStateException().isThrownBy(() -> client.putAsync("bad", "value"));
    network.runFor(LIMIT.multipliedBy(2));
    CompletableFuture<Version> put = client.putAsync("good", "value");
    network.after(Duration.ofMillis(5), () -> begun.get(0).complete(WRITTEN));
    server.await(CompletableFuture.allOf(put));
    assertThat(network.now()).isEqualTo(LIMIT.multipliedBy(2).plusMillis(5));
  }

  @Test
  void an_operation_that_ends_while_it_begins_does_not_hide_another() {
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    List<KVSServer<?, ?, ?>> servers = new ArrayList<>();
    start(new LocalRouter());
    KVSServer<String, LwwStorage<String>, Router> server =
        KVSServer.start(
            new LwwStorage<>(),
            new ByHand(
                (operation, completion) -> {
                  if (operation.key().equals("slow")) {
                    network.after(Duration.ofMillis(5), () -> completion.complete(WRITTEN));
                    return;
                  }
                  completion.complete(WRITTEN);
                  CompletableFuture<Void> slow = CompletableFuture.allOf(waiting.get(0));
                  CompletableFuture.runAsync(() -> servers.get(0).await(slow), another).join();
                }),
            network);
    servers.add(server);
    KVSClient<String> client = server.connect();
    CompletableFuture<Version> slow = client.putAsync("slow", "value");
    waiting.add(slow);
    CompletableFuture<Version> quick = client.putAsync("quick", "value");
    assertThat(slow).isCompleted();
    assertThat(quick).isCompleted();
  }

  @Test
  void a_result_of_the_wrong_kind_ends_the_future_with_an_exception() {
    KVSClient<String> client =
        start(
                new ByHand(
                    (operation, completion) ->
                        network.after(Duration.ofMillis(1), () -> completion.complete(WRITTEN))))
            .connect();
    CompletableFuture<KVSResult.Read<String>> get = client.getAsync("key");
    assertThatThrownBy(get::join).hasCauseInstanceOf(ClassCastException.class);
  }

  @Test
  void a_blocking_operation_that_is_refused_inside_an_event_has_begun_nothing() {
    List<KVSOperation<Object>> begun = new ArrayList<>();
    KVSClient<String> client =
        start(new ByHand((operation, completion) -> begun.add(operation))).connect();
    List<Throwable> refusals = new ArrayList<>();
    network.addListener(
        event -> refusals.add(catchThrowable(() -> client.put("key", "from inside of an event"))));
    network.addHost("host").crash();
    assertThat(refusals)
        .singleElement()
        .asString()
        .contains("the network cannot be run from inside one of its events");
    assertThat(begun).isEmpty();
  }

  // Stages.

  @ParameterizedTest
  @MethodSource("routers")
  void stages_run_outside_of_events_in_the_order_of_the_ends_before_the_next_event(Router router) {
    KVSServer<String, LwwStorage<String>, Router> server = start(router);
    KVSClient<String> client = server.connect("alice");
    client.put("warm", "up");
    List<String> happened = new ArrayList<>();
    boolean[] inEvent = {false};
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String name = "put " + i;
      stages.add(
          client
              .putAsync("key-" + i, "value")
              .thenRun(
                  () -> {
                    happened.add(name);
                    inEvent[0] |= isInHandler();
                  }));
    }
    server.await(CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)));
    assertThat(happened).containsExactlyElementsOf(happened.stream().sorted().toList());
    assertThat(inEvent[0]).isFalse();
  }

  private static boolean isInHandler() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getClassName().startsWith("io.kvszoo.router")
                            && frame.getMethodName().equals("receive")));
  }

  // The limit.

  @Test
  void an_answer_exactly_at_the_limit_is_in_time_in_both_forms() {
    KVSServer<String, LwwStorage<String>, Router> server = start(ShardedRouter.of(1));
    KVSClient<String> session = server.connect();
    session.put("key", "the first write, which takes longer");
    KVSClient<String> client = session.withLimit(Duration.ofMillis(2));
    KVSOperation<String> put = KVSOperation.put("key", "value");
    assertThat(client.execute(put)).hasToString("ok");
    assertThat(client.executeAsync(put).join()).hasToString("ok");
    KVSClient<String> hasty = client.withLimit(Duration.ofMillis(2).minusNanos(1));
    assertThat(hasty.execute(put)).isInstanceOf(Outcome.Unknown.class);
    assertThat(hasty.executeAsync(put).join()).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void a_write_is_sent_or_reported_as_not_done_and_never_both() throws Exception {
    int rounds = 20_000;
    List<Call<String>> calls = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      calls.add(new PutCall());
      calls.get(round).ifGivenUp(new Outcome.NotDone<>("no leader"));
    }
    BitSet sent = new BitSet();
    AtomicInteger arrivals = new AtomicInteger();
    Future<?> session =
        another.submit(
            () -> {
              for (int round = 0; round < rounds; round++) {
                arriveTogether(arrivals, round);
                sent.set(round, calls.get(round).ifGivenUp(new Outcome.Unknown<>("sent")));
              }
            });
    for (int round = 0; round < rounds; round++) {
      arriveTogether(arrivals, round);
      calls.get(round).giveUp("no answer");
    }
    session.get();
    for (int round = 0; round < rounds; round++) {
      assertThat(calls.get(round).outcome() instanceof Outcome.Unknown<String>)
          .isEqualTo(sent.get(round));
    }
  }

  private static final class PutCall extends Call<String> {

    private PutCall() {
      super(KVSOperation.put("key", "value"));
    }

    @Override
    void ended() {}
  }

  /** Two threads go on from here as nearly at once as they can. */
  private static void arriveTogether(AtomicInteger arrivals, int round) {
    arrivals.incrementAndGet();
    for (int spins = 0; arrivals.get() < 2 * (round + 1); spins++) {
      if (spins < 1000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(1000); // The other may have no processor of its own.
      }
    }
  }

  // Waiting.

  @Test
  void join_lets_time_pass_though_its_thread_is_interrupted_and_keeps_the_interrupt() {
    KVSClient<String> client = start(ShardedRouter.of(1)).connect();
    CompletableFuture<Version> put = client.putAsync("key", "value");
    Thread.currentThread().interrupt();
    put.join();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(network.now()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void get_of_an_interrupted_thread_throws_InterruptedException() {
    KVSClient<String> client = start(ShardedRouter.of(1)).connect();
    CompletableFuture<Version> put = client.putAsync("key", "value");
    Thread.currentThread().interrupt();
    assertThatThrownBy(put::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> put.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    put.join();
  }

  @Test
  void get_with_a_timeout_lets_time_pass_for_operations_that_begin_meanwhile() throws Exception {
    KVSClient<String> client = start(ShardedRouter.of(1)).connect();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<KVSResult.Read<String>> chain =
        client
            .putAsync("key", "value")
            .thenRunAsync(() -> await(waits), another)
            .thenCompose(done -> client.getAsync("key"));
    Thread waiting = Thread.currentThread();
    another.execute(
        () -> {
          while (network.now().isZero() || waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
          waits.countDown();
        });
    assertThat(chain.get(10, TimeUnit.SECONDS).value()).contains("value");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void get_with_a_timeout_ends_when_real_time_is_over_and_passes_no_virtual_time_for_nothing() {
    KVSClient<String> client = start(ShardedRouter.of(1)).connect();
    CompletableFuture<Version> never =
        client.putAsync("key", "value").thenCompose(done -> new CompletableFuture<>());
    assertThatThrownBy(() -> never.get(20, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(network.now()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void a_write_that_was_sent_may_take_effect_though_its_future_is_cancelled() {
    KVSServer<String, LwwStorage<String>, Router> server = start(ShardedRouter.of(1));
    KVSClient<String> client = server.connect();
    client.put("key", "before");
    CompletableFuture<Version> put = client.putAsync("key", "value");
    assertThat(put.cancel(true)).isTrue();
    assertThatThrownBy(put::join).isInstanceOf(CancellationException.class);
    assertThat(client.getAsync("key").join().value()).contains("value");
  }

  // Closing.

  private static void assertEndedBy(
      CompletableFuture<?> future, Class<? extends KVSException> how, String message) {
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::join).hasCauseInstanceOf(how).hasMessageContaining(message);
  }

  @ParameterizedTest
  @MethodSource("routers")
  void closing_a_client_ends_what_it_has_in_flight_at_once(Router router) {
    KVSServer<String, LwwStorage<String>, Router> server = start(router);
    KVSClient<String> bob = server.connect("bob");
    KVSClient<String> alice = server.connect("alice");
    alice.put("warm", "up");
    CompletableFuture<Version> put = alice.putAsync("key", "value");
    CompletableFuture<KVSResult.Read<String>> get = alice.getAsync("key");
    CompletableFuture<Version> ofBob = bob.putAsync("key", "of bob");
    Duration before = network.now();
    alice.close();
    assertEndedBy(put, OutcomeUnknownException.class, "client 'alice' was closed");
    assertEndedBy(get, UnavailableException.class, "client 'alice' was closed");
    assertThat(network.now()).isEqualTo(before);
    ofBob.join();
    assertThat(bob.get("key").value()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("routers")
  void closing_a_server_ends_what_its_clients_have_in_flight_and_lets_the_network_rest(
      Router router) {
    KVSServer<String, LwwStorage<String>, Router> server = start(router);
    KVSClient<String> alice = server.connect("alice");
    alice.put("warm", "up");
    CompletableFuture<Version> put = alice.putAsync("key", "value");
    CompletableFuture<KVSResult.Read<String>> get = server.connect("bob").getAsync("key");
    server.close();
    assertEndedBy(put, OutcomeUnknownException.class, "the server was closed");
    assertEndedBy(get, UnavailableException.class, "the server was closed");
    network.runUntilIdle();
    assertThat(network.now()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void a_write_that_was_not_sent_when_its_client_closes_was_not_done() {
    KVSServer<String, LwwStorage<String>, Router> server = start(PaxosRouter.of(3));
    KVSClient<String> alice = server.connect("alice");
    CompletableFuture<Version> put = alice.putAsync("key", "value");
    alice.close();
    assertEndedBy(put, UnavailableException.class, "client 'alice' was closed: no proposer leads");
    KVSClient<String> bob = server.connect("bob");
    network.host("bob").pause();
    CompletableFuture<Version> handedOver = bob.putAsync("key", "value");
    bob.close();
    assertEndedBy(handedOver, UnavailableException.class, "client 'bob' was closed");
    network.host("bob").resume();
    network.runFor(Duration.ofSeconds(1));
    assertThat(server.connect("carol").get("key").values()).isEmpty();
  }

  @Test
  void a_thread_that_waits_for_its_answer_is_told_when_another_closes_the_client()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    KVSServer<String, LwwStorage<String>, Router> server =
        start(new ByHand((operation, completion) -> begun.countDown()));
    KVSClient<String> alice = server.connect("alice").withLimit(Duration.ofDays(30_000));
    keepBusy();
    Future<Outcome<String>> waiting =
        another.submit(() -> alice.execute(KVSOperation.put("key", "value")));
    begun.await();
    alice.close();
    assertThat(waiting.get()).isEqualTo(new Outcome.Unknown<>("client 'alice' was closed"));
    assertThat(network.now()).isLessThan(Duration.ofDays(30_000));
  }

  /** Something happens each millisecond, so that time does not jump to the limit. */
  private void keepBusy() {
    var unused = network.after(Duration.ofMillis(1), this::keepBusy);
  }

  // Connecting.

  @Test
  void threads_that_connect_under_one_name_share_its_host() throws Exception {
    for (int round = 0; round < 200; round++) {
      KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>> server =
          KVSServer.start(new LwwStorage<>(), ShardedRouter.of(1));
      CyclicBarrier together = new CyclicBarrier(2);
      List<Future<KVSClient<String>>> clients = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        clients.add(
            another.submit(
                () -> {
                  together.await();
                  return server.connect("same");
                }));
      }
      clients.get(0).get().put("key", "value");
      assertThat(clients.get(1).get().get("key").value()).contains("value");
    }
  }

  @Test
  @Timeout(5)
  void connecting_takes_as_long_with_many_clients_as_with_few() {
    KVSServer<String, LwwStorage<String>, Router> server = start(ReplicatedRouter.of(3));
    KVSClient<String> last = server.connect();
    for (int client = 0; client < 20_000; client++) {
      last = server.connect();
    }
    last.put("key", "value");
    assertThat(network.hosts()).hasSize(20_004);
  }

  @Test
  void a_blocking_operation_whose_wait_ends_with_an_exception_has_ended() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    var client =
        KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(1), network).connect("a");
    network.links().loss(1);
    network.after(
        Duration.ofMillis(500),
        () -> {
          throw new IllegalStateException("an action of another");
        });
    assertThatThrownBy(() -> client.put("key", "value")).hasMessage("an action of another");
    network.links().loss(0);
    network.runUntilIdle();
    assertThat(client.get("key").values()).isEmpty();
  }

  @Test
  void no_future_is_lost_when_stages_that_block_use_up_the_stack() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    var server = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(1), network);
    KVSClient<String> writer = server.connect();
    KVSClient<String> reader = server.connect();
    List<CompletableFuture<Version>> puts = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      CompletableFuture<Version> put = writer.putAsync("key-" + i, "value");
      var unused = put.thenRun(() -> reader.get("key"));
      puts.add(put);
    }
    network.runFor(Duration.ofSeconds(20));
    assertThat(puts).allMatch(CompletableFuture::isDone);
  }
}
