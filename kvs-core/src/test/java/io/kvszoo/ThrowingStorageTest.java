package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call of the storage, or of a value, that throws ends the operation that it is for, alone. */
class ThrowingStorageTest {

  private static final LwwStorage<String> LWW = new LwwStorage<>();

  /** Refuses some values, cannot read another, and does not write over a locked one. */
  private record FussyStorage() implements Storage<String, LwwEntry<String>> {

    @Override
    public LwwEntry<String> empty() {
      return LWW.empty();
    }

    @Override
    public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
      String value = write.value().orElse("nothing");
      boolean locked = entry.value().equals(Optional.of("locked"));
      if (value.equals("boom") || (locked && !value.equals("free"))) {
        throw new IllegalStateException("no place for " + value);
      }
      return LWW.apply(entry, write);
    }

    @Override
    public LwwEntry<String> merge(
        LwwEntry<String> left, VectorClock leftSeen, LwwEntry<String> right, VectorClock seen) {
      return LWW.merge(left, leftSeen, right, seen);
    }

    @Override
    public List<String> read(LwwEntry<String> entry) {
      if (entry.value().equals(Optional.of("unreadable"))) {
        throw new AssertionError("cannot read");
      }
      return LWW.read(entry);
    }
  }

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  static List<Router> routers() {
    return List.of(
        new LocalRouter(),
        ShardedRouter.of(1),
        ReplicatedRouter.of(3),
        PaxosRouter.of(3),
        PaxosRouter.builder(3).readsThroughLog().build(),
        ShardedRouter.of(2, PaxosRouter.of(3)),
        ShardedRouter.of(2, ReplicatedRouter.of(3)));
  }

  private KVSServer<String, FussyStorage, Router> start(Router router) {
    return KVSServer.start(new FussyStorage(), router, network);
  }

  @ParameterizedTest
  @MethodSource("routers")
  void a_write_whose_apply_throws_was_not_done_and_its_client_gets_the_cause(Router router) {
    KVSClient<String> alice = start(router).connect("alice");
    alice.put("key", "before");
    assertThatThrownBy(() -> alice.put("key", "boom"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "'put key=boom' was not done: the storage threw java.lang.IllegalStateException: no place for boom")
        .hasCause(new IllegalStateException("no place for boom"));
    assertThat(alice.get("key").value()).contains("before");
    alice.put("key", "after");
    assertThat(alice.get("key").value()).contains("after");
  }

  @ParameterizedTest
  @MethodSource("routers")
  void other_clients_do_not_notice(Router router) {
    KVSServer<String, FussyStorage, Router> server = start(router);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    List<CompletableFuture<Outcome<String>>> refused = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      refused.add(alice.executeAsync(KVSOperation.put("key", "boom")));
      bob.put("key", "value-" + i);
      assertThat(bob.get("key").value()).contains("value-" + i);
    }
    assertThat(refused)
        .extracting(CompletableFuture::join)
        .allMatch(Outcome.NotDone.class::isInstance);
    network.runFor(Duration.ofSeconds(1));
    assertThat(server.connect("carol").get("key").value()).contains("value-19");
  }

  @ParameterizedTest
  @MethodSource("routers")
  void replicas_agree_after_it(Router router) {
    KVSServer<String, FussyStorage, Router> server = start(router);
    for (String client : List.of("alice", "bob", "carol")) {
      KVSClient<String> connected = server.connect(client);
      connected.put(client, "first");
      assertThat(connected.execute(KVSOperation.put(client, "boom")))
          .isInstanceOf(Outcome.NotDone.class);
      connected.put(client, "last");
    }
    network.runFor(Duration.ofSeconds(1));
    List<String> stored =
        network.hosts().stream()
            .flatMap(host -> host.processes().stream())
            .flatMap(process -> network.view(process).stream())
            .map(view -> view.entries().toString())
            .filter(entries -> !entries.equals("{}"))
            .toList();
    assertThat(stored).isNotEmpty().noneMatch(entries -> entries.contains("boom"));
    if (!(router instanceof ShardedRouter<?>)) {
      assertThat(stored.stream().distinct()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("routers")
  void a_get_whose_read_throws_was_not_done_and_its_client_gets_the_cause(Router router) {
    KVSServer<String, FussyStorage, Router> server = start(router);
    KVSClient<String> alice = server.connect("alice");
    alice.put("key", "unreadable");
    assertThatThrownBy(() -> alice.get("key"))
        .isInstanceOf(UnavailableException.class)
        .hasRootCauseMessage("cannot read");
    alice.put("other", "value");
    assertThat(server.connect("bob").get("other").value()).contains("value");
  }

  @ParameterizedTest
  @MethodSource("routers")
  void a_late_copy_of_the_request_gets_the_same_answer(Router router) {
    KVSServer<String, FussyStorage, Router> server = start(router);
    if (server.topology().parts().isEmpty()) {
      return; // Embedded, so that no reply can be lost.
    }
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("other", "value");
    bob.put("key", "locked");
    network.runFor(Duration.ofMillis(200));
    List<String> hosts = server.topology().hosts();
    alice.get("key");
    network.links(hosts, List.of("alice")).loss(1);
    CompletableFuture<Outcome<String>> refused =
        alice.executeAsync(KVSOperation.put("key", "late"));
    network.runFor(Duration.ofMillis(10));
    bob.put("key", "free");
    network.runFor(Duration.ofMillis(10));
    network.links(hosts, List.of("alice")).loss(0);
    assertThat(refused.join())
        .isInstanceOfSatisfying(
            Outcome.NotDone.class,
            notDone -> assertThat(notDone.reason()).contains("no place for late"));
    network.runFor(Duration.ofSeconds(1));
    assertThat(bob.get("key").value()).contains("free");
  }

  @Test
  void snapshots_and_logs_keep_the_answer_over_the_restart_of_all_hosts() {
    KVSServer<String, FussyStorage, Router> server =
        start(PaxosRouter.builder(3).snapshotInterval(1).build());
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    bob.put("key", "locked");
    alice.get("key");
    List<String> hosts = server.topology().hosts();
    network.links(hosts, List.of("alice")).loss(1);
    CompletableFuture<Outcome<String>> refused =
        alice.executeAsync(KVSOperation.put("key", "late"));
    network.runFor(Duration.ofMillis(10));
    bob.put("key", "free");
    hosts.forEach(host -> network.host(host).crash().restart());
    bob.put("other", "value");
    network.links(hosts, List.of("alice")).loss(0);
    assertThat(refused.join())
        .isInstanceOfSatisfying(
            Outcome.NotDone.class,
            notDone -> assertThat(notDone.reason()).contains("no place for late"));
    assertThat(bob.get("key").value()).contains("free");
  }

  /** A value that throws where it is compared or shown. */
  private static final class Touchy {

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      throw new UnsupportedOperationException("values of this kind cannot be compared");
    }

    @Override
    public String toString() {
      throw new UnsupportedOperationException("values of this kind cannot be shown");
    }
  }

  static List<LinearizableRouter> linearizableRouters() {
    return List.of(new LocalRouter(), PaxosRouter.of(3));
  }

  @ParameterizedTest
  @MethodSource("linearizableRouters")
  void a_value_that_cannot_be_compared_or_shown_fails_alone(LinearizableRouter router) {
    LinearizableKVSServer<Touchy, LwwStorage<Touchy>, LinearizableRouter> server =
        KVSServer.start(new LwwStorage<>(), router, network);
    LinearizableKVSClient<Touchy> client = server.connect("alice");
    Touchy value = new Touchy();
    client.put("key", value);
    assertThat(client.putIfAbsent("key", value)).isFalse();
    assertThatThrownBy(() -> client.compareAndSet("key", new Touchy(), value))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("compareAndSet key: ")
        .hasMessageContaining("toString threw")
        .hasRootCauseMessage("values of this kind cannot be compared");
    assertThat(client.get("key").values().size()).isEqualTo(1);
  }
}
