package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Version;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OperationListenerTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Router router = ShardedRouter.of(2);
  private final KVSServer<String, LwwStorage<String>, Router> server =
      KVSServer.start(new LwwStorage<>(), router, network);

  /** What was told, as text without real times. */
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private final List<Duration> realTimes = new ArrayList<>();

  private final OperationListener noting =
      new OperationListener() {
        @Override
        public void onBegin(String client, KVSOperation<?> operation) {
          told.add(client + " begins " + operation);
        }

        @Override
        public void onEnd(Ended ended) {
          realTimes.add(ended.realTime());
          told.add(
              "%s ended %s: %s after %d ms"
                  .formatted(
                      ended.client(),
                      ended.operation(),
                      ended.outcome(),
                      ended.virtualTime().toMillis()));
        }
      };

  @Test
  void a_listener_is_told_of_each_operation_when_it_begins_and_how_it_ended() {
    KVSClient<String> alice = server.connect("alice");
    alice.put("warm", "up");
    server.addListener(noting);
    long begin = System.nanoTime();
    alice.put("warm", "value");
    CompletableFuture<Version> delete = alice.deleteAsync("warm");
    told.add("between");
    delete.join();
    assertThat(told)
        .containsExactly(
            "alice begins put warm=value",
            "alice ended put warm=value: ok after 2 ms",
            "alice begins delete warm",
            "between",
            "alice ended delete warm: ok after 2 ms");
    assertThat(realTimes)
        .allMatch(time -> !time.isNegative())
        .allMatch(time -> time.toNanos() <= System.nanoTime() - begin);
  }

  @Test
  void a_listener_is_told_of_operations_that_are_not_done_or_unknown() {
    KVSClient<String> alice = server.connect("alice");
    alice.put("warm", "up");
    server.addListener(noting);
    network.links().loss(1);
    KVSClient<String> hasty = alice.withLimit(Duration.ofMillis(20));
    assertThatThrownBy(() -> hasty.put("warm", "value"))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(hasty.getAsync("warm")::join).hasCauseInstanceOf(UnavailableException.class);
    CompletableFuture<Version> put = alice.putAsync("warm", "another");
    alice.close();
    assertThat(put).isCompletedExceptionally();
    assertThat(told)
        .hasSize(6)
        .anySatisfy(line -> assertThat(line).startsWith("alice ended put warm=value: unknown: no"))
        .anySatisfy(line -> assertThat(line).startsWith("alice ended get warm: unavailable: no"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("alice ended put warm=another: unknown: client 'alice' was closed")
                    .endsWith("after 0 ms"));
  }

  @Test
  void a_listener_is_told_before_the_future_is_complete() {
    KVSClient<String> client = server.connect("alice");
    List<Boolean> wasComplete = new ArrayList<>();
    List<CompletableFuture<Version>> puts = new ArrayList<>();
    server.addListener(ended -> wasComplete.add(puts.get(0).isDone()));
    puts.add(client.putAsync("key", "value"));
    puts.get(0).join();
    assertThat(wasComplete).containsExactly(false);
  }

  @Test
  void an_operation_that_is_refused_is_not_told_of() {
    KVSClient<String> client = server.connect("alice");
    server.addListener(noting);
    client.close();
    assertThatThrownBy(() -> client.get("key")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.getAsync("key")).isInstanceOf(IllegalStateException.class);
    assertThat(told).isEmpty();
  }

  @Test
  void what_a_listener_throws_changes_nothing() {
    server.addListener(
        ended -> {
          throw new IllegalStateException("of a listener");
        });
    server.addListener(noting);
    KVSClient<String> client = server.connect("alice");
    client.put("key", "value");
    client.putAsync("key", "another").join();
    assertThat(told).hasSize(4);
  }

  @Test
  void an_embedded_store_is_listened_to_as_well() {
    var local = KVSServer.start(new LwwStorage<String>(), new LocalRouter());
    local.addListener(noting);
    local.connect("alice").put("key", "value");
    local.connect("bob").getAsync("key").join();
    assertThat(told)
        .containsExactly(
            "alice begins put key=value",
            "alice ended put key=value: ok after 0 ms",
            "bob begins get key",
            "bob ended get key: value after 0 ms");
  }

  @Test
  void a_listener_may_itself_use_the_store() {
    KVSClient<String> audit = server.connect("audit");
    server.addListener(
        ended -> {
          if (!ended.client().equals("audit")) {
            audit.put("last", ended.operation().toString());
          }
        });
    KVSClient<String> client = server.connect("alice");
    client.put("key", "value");
    client.putAsync("key", "another").join();
    assertThat(client.get("last").value()).contains("put key=another");
  }
}
