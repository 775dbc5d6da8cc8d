package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors name the value, the rule and the way out, whatever the values are. */
class ErrorMessageTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final LinearizableKVSClient<Object> client =
      KVSServer.start(new LwwStorage<>(), new LocalRouter(), network).connect("alice");

  @Test
  @SuppressWarnings("NullAway") // What callers without such a check do.
  void a_missing_value_is_named_with_the_rule_and_the_way_out() {
    assertThatNullPointerException()
        .isThrownBy(() -> client.compareAndSet("key", null, "value"))
        .withMessage("expected must not be null; use putIfAbsent to set a key that has no value");
    assertThatNullPointerException()
        .isThrownBy(() -> client.compareAndSet("key", "value", null))
        .withMessage("update must not be null; use compareAndDelete to remove a key");
    assertThatNullPointerException()
        .isThrownBy(() -> client.putIfAbsent("key", null))
        .withMessage("value must not be null; use get to see whether a key has a value");
    assertThatNullPointerException()
        .isThrownBy(() -> client.withLimit(null))
        .withMessage(
            "limit must not be null; pass the longest virtual time to wait for an answer, such as Duration.ofSeconds(1)");
    assertThatNullPointerException()
        .isThrownBy(() -> client.execute(null))
        .withMessage("operation must not be null; create one, such as KVSOperation.get(key)");
    assertThatNullPointerException()
        .isThrownBy(() -> client.executeAsync(null))
        .withMessageContaining("operation must not be null");
  }

  @Test
  @SuppressWarnings("NullAway") // What callers without such a check do.
  void an_interval_that_no_clock_can_count_is_refused_where_it_is_set() {
    assertThatThrownBy(
            () -> ReplicatedRouter.builder(3).antiEntropyInterval(Duration.ofDays(73_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "antiEntropyInterval (PT1752000H) must be in [1 ms, 1 day]; pass a duration in this range");
    assertThatThrownBy(() -> PaxosRouter.builder(3).heartbeat(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be in [1 ms, 1 day]");
    assertThatNullPointerException()
        .isThrownBy(() -> PaxosRouter.builder(3).electionTimeout(null))
        .withMessage(
            "electionTimeout must not be null; pass a duration, such as Duration.ofMillis(100)");
    assertThatThrownBy(() -> ReplicatedRouter.builder(1).fanout(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fanout (1) cannot be set for a single replica, which has no other to push writes to; leave it out");
  }

  @Test
  void a_result_whose_value_cannot_be_shown_can_be_printed() {
    client.put("key", new Unshowable());
    assertThat(client.get("key").toString())
        .contains("whose toString threw java.lang.IllegalStateException");
  }

  /** A value that cannot be shown. */
  private static final class Unshowable {

    @Override
    public String toString() {
      throw new IllegalStateException("not to be shown");
    }
  }

  @Test
  void an_exception_carries_its_operation_and_shows_an_excerpt_of_it() {
    network.host("local").crash();
    KVSOperation<Object> put = KVSOperation.put("k".repeat(4000), "v".repeat(1_000_000));
    UnavailableException exception =
        catchThrowableOfType(
            UnavailableException.class, () -> client.put(put.key(), "v".repeat(1_000_000)));
    assertThat(exception.operation()).isEqualTo(put);
    assertThat(exception.key()).isEqualTo(put.key());
    assertThat(exception.getMessage()).hasSizeLessThan(400).contains("host 'local' is down");
    assertThatThrownBy(() -> client.put("key", new Unshowable()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("whose toString threw java.lang.IllegalStateException");
  }

  @Test
  void an_exception_can_be_serialized_though_its_values_cannot() throws Exception {
    network.host("local").crash();
    UnavailableException exception =
        catchThrowableOfType(UnavailableException.class, () -> client.put("key", new Object()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(exception);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      UnavailableException copy = (UnavailableException) in.readObject();
      assertThat(copy).hasMessage(exception.getMessage());
      assertThat(copy.key()).isEqualTo("key");
      assertThatThrownBy(copy::operation)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the operation on key 'key' was not serialized, since values need not be serializable; use key()");
    }
  }

  @Test
  void messages_about_many_and_strange_values_are_short_and_never_throw() {
    assertThatThrownBy(() -> new KVSResult.Read<>(Collections.nCopies(1000, "sibling")).value())
        .isInstanceOf(IllegalStateException.class)
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(300))
        .hasMessageStartingWith("1000 concurrent values [sibling, sibling");
    assertThatThrownBy(
            () -> new KVSResult.Read<>(List.of(new Unshowable(), new Unshowable())).value())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read them by values(), and put a value that resolves the conflict");
    KVSClient<Object> causal =
        KVSServer.start(new LwwStorage<>(), ReplicatedRouter.of(1)).connect();
    assertThatThrownBy(() -> causal.execute(KVSOperation.putIfAbsent("key", new Unshowable())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a LinearizableRouter");
    assertThat(KVSOperation.compareAndSet("key", new Unshowable(), "v".repeat(1000)).toString())
        .startsWith("compareAndSet key: (a io.kvszoo.ErrorMessageTest$Unshowable whose toString")
        .endsWith("... (1,000 chars)");
  }
}
