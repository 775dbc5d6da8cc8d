package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A client is an interface: programs are tested with fakes of it, and wrap it. */
class KVSClientTest {

  /** A client that needs no server. */
  record Fake<V>(Function<KVSOperation<V>, Outcome<V>> answer) implements LinearizableKVSClient<V> {

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Duration limit() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Fake<V> withLimit(Duration newLimit) {
      return this;
    }

    @Override
    public Outcome<V> execute(KVSOperation<V> operation) {
      return answer.apply(operation);
    }

    @Override
    public CompletableFuture<Outcome<V>> executeAsync(KVSOperation<V> operation) {
      return CompletableFuture.completedFuture(answer.apply(operation));
    }

    @Override
    public void close() {}
  }

  /** A client whose gets find these values. */
  static <V> Fake<V> answering(List<V> values) {
    return new Fake<>(operation -> new Outcome.Done<>(new KVSResult.Read<>(values)));
  }

  /** A client that asks another, after something was done with the operation. */
  static <V> Fake<V> asking(KVSClient<V> client, UnaryOperator<KVSOperation<V>> before) {
    return new Fake<>(operation -> client.execute(before.apply(operation)));
  }

  @Test
  void all_operations_of_a_fake_go_through_two_methods() {
    List<String> asked = new ArrayList<>();
    Fake<String> client =
        new Fake<>(
            operation -> {
              asked.add(operation.toString());
              return new Outcome.Done<>(
                  operation instanceof KVSOperation.Get
                      ? new KVSResult.Read<>(List.of("found"))
                      : operation instanceof KVSOperation.CompareAndSet
                          ? new KVSResult.Compared<>(true, List.of())
                          : new KVSResult.Written<>());
            });
    client.put("key", "1");
    assertThat(client.get("key").value()).contains("found");
    client.delete("key");
    client.putAsync("key", "2").join();
    assertThat(client.getAsync("key").join().value()).contains("found");
    client.deleteAsync("key").join();
    assertThat(client.compareAndSet("key", "1", "2")).isTrue();
    assertThat(client.putIfAbsent("key", "3")).isTrue();
    assertThat(client.compareAndSetAsync("key", "1", "2").join()).isTrue();
    assertThat(client.putIfAbsentAsync("key", "3").join()).isTrue();
    assertThat(asked)
        .containsExactly(
            "put key=1",
            "get key",
            "delete key",
            "put key=2",
            "get key",
            "delete key",
            "compareAndSet key: 1 to 2",
            "compareAndSet key: (nothing) to 3",
            "compareAndSet key: 1 to 2",
            "compareAndSet key: (nothing) to 3");
  }

  @Test
  void a_fake_that_answers_with_an_outcome_throws_as_a_client_does() {
    Fake<String> busy = new Fake<>(operation -> Outcome.NotDone.busy("full", Duration.ofMillis(5)));
    assertThatThrownBy(() -> busy.get("key"))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            thrown -> assertThat(thrown.retryAfter()).contains(Duration.ofMillis(5)));
    assertThatThrownBy(busy.putAsync("key", "value")::join)
        .hasCauseInstanceOf(UnavailableException.class);
    Fake<String> silent = new Fake<>(operation -> new Outcome.Unknown<>("no answer"));
    assertThatThrownBy(() -> silent.put("key", "value"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessage("'put key=value' may or may not have been done: no answer");
    assertThatThrownBy(silent.compareAndSetAsync("key", "1", "2")::join)
        .hasCauseInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void a_decorator_sees_each_operation_of_the_client_that_it_wraps() {
    var client = KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect();
    List<KVSOperation<String>> seen = new ArrayList<>();
    Fake<String> counting =
        new Fake<>(
            operation -> {
              seen.add(operation);
              return client.execute(operation);
            });
    counting.put("key", "value");
    assertThat(counting.putIfAbsent("key", "other")).isFalse();
    assertThat(counting.get("key").value()).contains("value");
    assertThat(seen).hasSize(3);
  }
}
