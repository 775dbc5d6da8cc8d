package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LwwStorageTest implements StorageContract<String, LwwEntry<String>> {

  @Override
  public Storage<String, LwwEntry<String>> storage() {
    return new LwwStorage<>();
  }

  @Override
  public List<String> values() {
    return List.of("a", "b", "c");
  }

  @Test
  void the_highest_stamp_wins_whatever_comes_last() {
    LwwEntry<String> entry = apply(storage().empty(), "new", 2, 0);
    assertThat(storage().read(apply(entry, "old", 1, 1))).containsExactly("new");
  }

  @Test
  void at_equal_times_the_higher_actor_wins() {
    LwwEntry<String> entry = apply(storage().empty(), "of actor 1", 1, 1);
    assertThat(storage().read(apply(entry, "of actor 0", 1, 0))).containsExactly("of actor 1");
  }

  @Test
  void two_writes_with_one_stamp_are_refused() {
    LwwEntry<String> entry = apply(storage().empty(), "first", 1, 0);
    assertThatThrownBy(() -> apply(entry, "second", 1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("first")
        .hasMessageContaining("second")
        .hasMessageContaining("unique");
  }

  private LwwEntry<String> apply(LwwEntry<String> entry, String value, long time, int actor) {
    Stamp stamp = new Stamp(time, actor, 1);
    return storage()
        .apply(entry, Write.replacingAll("key", Optional.of(value), stamp, VectorClock.EMPTY));
  }
}
