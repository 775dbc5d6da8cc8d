package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.CausalEntry;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CausalStorageTest implements StorageContract<String, CausalEntry<String>> {

  @Override
  public Storage<String, CausalEntry<String>> storage() {
    return new CausalStorage<>();
  }

  @Override
  public List<String> values() {
    return List.of("a", "b", "c");
  }

  @Test
  void concurrent_values_are_siblings_in_the_order_of_their_stamps() {
    CausalEntry<String> entry = write(storage().empty(), "of b", 1, VectorClock.EMPTY);
    assertThat(storage().read(write(entry, "of a", 0, VectorClock.EMPTY)))
        .containsExactly("of a", "of b");
  }

  @Test
  void a_write_replaces_the_siblings_that_it_has_seen() {
    CausalEntry<String> entry = write(storage().empty(), "of a", 0, VectorClock.EMPTY);
    entry = write(entry, "of b", 1, VectorClock.EMPTY);
    entry = write(entry, "of c", 2, VectorClock.of(1, 1));
    assertThat(storage().read(entry)).containsExactly("of a", "of c");
  }

  @Test
  void a_write_leaves_what_it_depends_on_and_does_not_replace() {
    CausalEntry<String> entry = write(storage().empty(), "read", 0, VectorClock.EMPTY);
    Stamp unread = new Stamp(2, 0, 2);
    Stamp own = new Stamp(3, 0, 3);
    entry = apply(entry, "not read", unread, DottedContext.of(VectorClock.of(0, 1)));
    entry = apply(entry, "own", own, DottedContext.of(VectorClock.of(0, 1)));
    assertThat(storage().read(entry)).containsExactly("not read", "own");
    DottedContext known = DottedContext.of(VectorClock.of(0, 1)).withDot(own);
    entry = apply(entry, "own again", new Stamp(4, 0, 4), known);
    assertThat(storage().read(entry)).containsExactly("not read", "own again");
  }

  @Test
  void a_concurrent_put_wins_over_a_delete() {
    CausalEntry<String> entry = write(storage().empty(), "old", 0, VectorClock.EMPTY);
    entry = write(entry, "concurrent", 1, VectorClock.EMPTY);
    Stamp stamp = new Stamp(2, 2, 1);
    Write<String> delete = Write.replacingAll("key", Optional.empty(), stamp, VectorClock.of(0, 1));
    assertThat(storage().read(storage().apply(entry, delete))).containsExactly("concurrent");
  }

  @Test
  void equal_values_that_were_written_concurrently_are_read_once() {
    CausalEntry<String> entry = write(storage().empty(), "same", 0, VectorClock.EMPTY);
    assertThat(storage().read(write(entry, "same", 1, VectorClock.EMPTY))).containsExactly("same");
  }

  /** What a pair of a clock and values loses: see {@link StorageContractTest}. */
  @Test
  void replicas_may_meet_in_any_order() {
    State x = new State(write(storage().empty(), "x", 0, VectorClock.EMPTY), VectorClock.of(0, 1));
    State y = new State(write(storage().empty(), "y", 1, VectorClock.EMPTY), VectorClock.of(1, 1));
    Write<String> later =
        Write.replacingAll("key", Optional.of("z"), new Stamp(1, 0, 2), VectorClock.EMPTY);
    State z = new State(storage().apply(x.entry(), later), VectorClock.of(0, 2));
    State leftFirst = merge(merge(x, y), z);
    State rightFirst = merge(x, merge(y, z));
    assertThat(leftFirst).isEqualTo(rightFirst);
    assertThat(storage().read(leftFirst.entry())).containsExactly("x", "z", "y");
  }

  private record State(CausalEntry<String> entry, VectorClock seen) {}

  private State merge(State left, State right) {
    return new State(
        storage().merge(left.entry(), left.seen(), right.entry(), right.seen()),
        left.seen().merge(right.seen()));
  }

  /** Applies a write that depends on all earlier writes of its actor. */
  private CausalEntry<String> apply(
      CausalEntry<String> entry, String value, Stamp stamp, DottedContext replaces) {
    Dependencies dependencies =
        new Dependencies(VectorClock.of(stamp.actor(), stamp.sequence() - 1));
    return storage()
        .apply(entry, new Write<>("key", Optional.of(value), stamp, replaces, dependencies));
  }

  private CausalEntry<String> write(
      CausalEntry<String> entry, String value, int actor, VectorClock seen) {
    return storage()
        .apply(entry, Write.replacingAll("key", Optional.of(value), new Stamp(1, actor, 1), seen));
  }

  /** Where no writes are concurrent, it is a register. */
  @Nested
  class OverShards implements LinearizableRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(3);
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }
}
