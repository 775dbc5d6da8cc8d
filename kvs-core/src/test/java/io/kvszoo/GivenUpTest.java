package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Host;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Consistency;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A session is told when its client has given up an operation. */
class GivenUpTest {

  private static final Duration LIMIT = Duration.ofMillis(60);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  /** What sessions are told to give up, and when. */
  private final List<String> givenUp = new ArrayList<>();

  /** Answers puts, and never gets. */
  private final class SilentRouter implements Router {

    @Override
    public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
      Host host = deployment.host("silent");
      assertThat(host.name()).endsWith("silent");
      return client ->
          new Session<>() {
            @Override
            public void submit(KVSOperation<V> operation, Completion<V> completion) {
              if (operation.isWrite()) {
                completion.complete(new Outcome.Done<>(new KVSResult.Written<>()));
              }
            }

            @Override
            public void giveUp(KVSOperation<V> operation, Completion<V> completion) {
              assertThat(completion.isComplete()).isTrue();
              givenUp.add(operation + " at " + network.now().toMillis() + " ms");
            }
          };
    }

    @Override
    public Consistency consistency(Storage<?, ?> storage) {
      return Consistency.LINEARIZABLE;
    }

    @Override
    public Topology topology() {
      return Topology.host("silent", "nothing");
    }
  }

  private KVSClient<String> connect() {
    return KVSServer.start(
            new LwwStorage<String>(), ShardedRouter.of(2, new SilentRouter()), network)
        .connect("alice")
        .withLimit(LIMIT);
  }

  @Test
  void when_the_limit_of_an_operation_is_over() {
    KVSClient<String> alice = connect();
    alice.put("k", "v");
    assertThat(alice.execute(KVSOperation.get("k"))).isInstanceOf(Outcome.NotDone.class);
    assertThat(givenUp).containsExactly("get k at 60 ms");
    CompletableFuture<Outcome<String>> read = alice.executeAsync(KVSOperation.get("j"));
    network.runFor(LIMIT.multipliedBy(2));
    assertThat(read).isDone();
    assertThat(givenUp).containsExactly("get k at 60 ms", "get j at 120 ms");
  }

  @Test
  void when_a_future_is_cancelled() {
    KVSClient<String> alice = connect();
    var put = alice.putAsync("k", "v");
    var get = alice.getAsync("k");
    var stage = get.thenApply(read -> read);
    stage.cancel(true);
    put.cancel(true);
    assertThat(givenUp).isEmpty();
    get.cancel(true);
    get.cancel(true);
    assertThat(givenUp).containsExactly("get k at 0 ms");
  }

  @Test
  void when_the_client_is_closed() {
    KVSClient<String> alice = connect();
    var one = alice.getAsync("k");
    var two = alice.getAsync("j");
    alice.close();
    assertThat(one).isDone();
    assertThat(two).isDone();
    assertThat(givenUp).containsExactly("get k at 0 ms", "get j at 0 ms");
  }

  /** Alice's replica is down; her first put ends at 40 ms, and her session looks again at 50 ms. */
  @Test
  void so_that_the_next_write_of_a_key_begins_at_once() {
    KVSClient<String> alice =
        KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3), network).connect("alice");
    alice.put("k", "before");
    network.host("replica-0").crash();
    network.runFor(Duration.ofMillis(200));
    Duration begin = network.now();
    var first = alice.withLimit(Duration.ofMillis(40)).executeAsync(KVSOperation.put("k", "first"));
    var second = alice.executeAsync(KVSOperation.put("k", "second"));
    assertThat(first.join()).isInstanceOf(Outcome.NotDone.class);
    assertThat(second.join()).isInstanceOf(Outcome.Done.class);
    assertThat(network.now().minus(begin)).isBetween(Duration.ofMillis(90), Duration.ofMillis(99));
  }
}
