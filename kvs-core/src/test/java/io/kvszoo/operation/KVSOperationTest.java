package io.kvszoo.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KVSOperationTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "key", "clé", "鍵", "🔑", "a/b", "\0"})
  void any_string_is_a_key(String key) {
    assertThat(KVSOperation.get(key).key()).isEqualTo(key);
  }

  @Test
  void keys_have_a_stated_limit() {
    String longest = "k".repeat(KVSOperation.MAX_KEY_LENGTH);
    assertThat(KVSOperation.put(longest, 1).key()).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KVSOperation.put(longest + "k", 1))
        .withMessage(
            "key of 4097 chars is too long; at most 4096 are allowed, so use a hash of longer keys");
  }

  @Test
  @SuppressWarnings("NullAway") // What a caller without null analysis can do.
  void null_is_refused_with_what_to_do_instead() {
    assertThatNullPointerException()
        .isThrownBy(() -> KVSOperation.get(null))
        .withMessageContaining("key must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> KVSOperation.put("key", null))
        .withMessage("value must not be null; use delete to remove a key");
    assertThatNullPointerException()
        .isThrownBy(() -> new KVSOperation.CompareAndSet<>("key", null, Optional.of(1)))
        .withMessageContaining("Optional.empty()");
    assertThatNullPointerException()
        .isThrownBy(() -> KVSOperation.compareAndSet("key", 1, null))
        .withMessage("update must not be null; use compareAndDelete to remove a key");
    assertThatNullPointerException()
        .isThrownBy(() -> KVSOperation.compareAndDelete("key", null))
        .withMessage("expected must not be null; use delete to remove any value");
    assertThatNullPointerException()
        .isThrownBy(() -> KVSOperation.putIfAbsent("key", null))
        .withMessageContaining("value must not be null");
  }

  @Test
  void a_compareAndSet_from_nothing_to_nothing_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new KVSOperation.CompareAndSet<>("key", Optional.empty(), Optional.empty()))
        .withMessageContaining("use get");
  }

  @Test
  void only_a_get_is_no_write() {
    assertThat(KVSOperation.get("key").isWrite()).isFalse();
    assertThat(KVSOperation.put("key", 1).isWrite()).isTrue();
    assertThat(KVSOperation.delete("key").isWrite()).isTrue();
    assertThat(KVSOperation.putIfAbsent("key", 1).isWrite()).isTrue();
    assertThat(KVSOperation.compareAndDelete("key", 1).isWrite()).isTrue();
  }

  @Test
  void operations_and_results_read_well() {
    assertThat(KVSOperation.put("key", 1)).hasToString("put key=1");
    assertThat(KVSOperation.get("key")).hasToString("get key");
    assertThat(KVSOperation.delete("key")).hasToString("delete key");
    assertThat(KVSOperation.compareAndSet("key", 1, 2)).hasToString("compareAndSet key: 1 to 2");
    assertThat(KVSOperation.putIfAbsent("key", 2)).hasToString("compareAndSet key: (nothing) to 2");
    assertThat(KVSOperation.compareAndDelete("key", 2))
        .hasToString("compareAndSet key: 2 to (nothing)");
    assertThat(new KVSResult.Written<>()).hasToString("ok");
    assertThat(new KVSResult.Read<>(List.of())).hasToString("not found");
    assertThat(new KVSResult.Compared<>(true, List.of(1))).hasToString("ok");
    assertThat(new KVSResult.Compared<>(false, List.of(1))).hasToString("lost, found 1");
    assertThat(new Outcome.Done<>(new KVSResult.Read<>(List.of(1, 2)))).hasToString("[1, 2]");
    assertThat(new Outcome.NotDone<>("why")).hasToString("unavailable: why");
    assertThat(new Outcome.Unknown<>("why")).hasToString("unknown: why");
  }

  @Test
  void a_read_has_values_and_where_there_is_no_conflict_a_value() {
    assertThat(new KVSResult.Read<>(List.of()).value()).isEmpty();
    KVSResult.Read<Integer> one = new KVSResult.Read<>(List.of(1));
    assertThat(one.value()).isEqualTo(Optional.of(1));
    assertThat(one.hasConflict()).isFalse();
    KVSResult.Read<Integer> two = new KVSResult.Read<>(List.of(1, 2));
    assertThat(two.hasConflict()).isTrue();
    assertThat(two.values()).containsExactly(1, 2);
    assertThatIllegalStateException()
        .isThrownBy(two::value)
        .withMessage(
            "2 concurrent values [1, 2]; read them by values(), and put a value that resolves the conflict");
  }

  @Test
  void a_read_does_not_change_with_the_list_it_was_made_from() {
    List<Integer> values = new ArrayList<>(List.of(1));
    KVSResult.Read<Integer> read = new KVSResult.Read<>(values);
    values.add(2);
    assertThat(read.values()).containsExactly(1);
  }
}
