package io.kvszoo.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import io.kvszoo.testkit.jqwik.WriteHistory.Action;
import io.kvszoo.testkit.jqwik.WriteHistory.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The laws of {@link Storage}, as properties over random histories of concurrent writes. To hold a
 * storage to them:
 *
 * <pre>{@code
 * class MyStorageTest implements StorageContract<String, MyEntry> {
 *   public Storage<String, MyEntry> storage() { return new MyStorage<>(); }
 *   public Arbitrary<String> values() { return Arbitraries.of("a", "b", "c"); }
 * }
 * }</pre>
 *
 * <p>A law that fails shows the shortest history that it found. In what follows, a <i>state</i> is
 * an entry with the clock of what its replica has seen; states are compared with {@code equals}.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
public interface StorageContract<V, E> {

  /**
   * The storage to hold to the laws.
   *
   * @return the storage
   */
  Storage<V, E> storage();

  /**
   * Values to write. A few are enough, and find more.
   *
   * @return the values
   */
  Arbitrary<V> values();

  /**
   * Random histories of up to 12 steps.
   *
   * @return the histories
   */
  @Provide
  default Arbitrary<WriteHistory<V>> histories() {
    Arbitrary<Integer> replicas = Arbitraries.integers().between(0, WriteHistory.REPLICAS - 1);
    Arbitrary<Optional<V>> written = values().optional(0.75);
    Arbitrary<Action<V>> actions =
        Arbitraries.oneOf(
            written.map(Action.WriteAll::new),
            written.map(Action.WriteOwn::new),
            replicas.map(Action.Hear::new));
    return Combinators.combine(replicas, actions)
        .as((replica, action) -> new Step<>(replica, action))
        .list()
        .ofMaxSize(12)
        .map(WriteHistory::of);
  }

  /**
   * S1: which replica asks does not matter. Where it fails, look for a merge that prefers its left
   * side.
   *
   * @param history any history
   */
  @Property
  @Label("S1: merge is commutative")
  default void s1_merge_is_commutative(@ForAll("histories") WriteHistory<V> history) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    assertThat(merge(a, b)).isEqualTo(merge(b, a));
  }

  /**
   * S2: in which order replicas meet does not matter. Where it fails, look for an entry that
   * forgets which writes its values came from.
   *
   * @param history any history
   */
  @Property
  @Label("S2: merge is associative")
  default void s2_merge_is_associative(@ForAll("histories") WriteHistory<V> history) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    State<E> c = state(history, history.seen().get(2));
    assertThat(merge(merge(a, b), c)).isEqualTo(merge(a, merge(b, c)));
  }

  /**
   * S3: meeting again changes nothing. Where it fails, look for a merge that adds what both sides
   * have.
   *
   * @param history any history
   */
  @Property
  @Label("S3: merge is idempotent")
  default void s3_merge_is_idempotent(@ForAll("histories") WriteHistory<V> history) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    assertThat(merge(a, a)).isEqualTo(a);
    assertThat(merge(merge(a, b), b)).isEqualTo(merge(a, b));
  }

  /**
   * S4: a replica that has seen nothing adds nothing. Where it fails, look for an entry that is not
   * the empty one although nothing was written.
   *
   * @param history any history
   */
  @Property
  @Label("S4: the empty entry changes nothing")
  default void s4_empty_is_the_identity(@ForAll("histories") WriteHistory<V> history) {
    State<E> a = state(history, history.seen().get(0));
    State<E> nothing = new State<>(storage().empty(), VectorClock.EMPTY);
    assertThat(merge(a, nothing)).isEqualTo(a);
    assertThat(merge(nothing, a)).isEqualTo(a);
    assertThat(storage().read(storage().empty())).isEmpty();
  }

  /**
   * S5: a write only adds to what was seen, so that meeting one's own past changes nothing. Where
   * it fails, look for a merge that brings back what a later write had replaced.
   *
   * @param history any history
   */
  @Property
  @Label("S5: apply is inflationary")
  default void s5_apply_is_inflationary(@ForAll("histories") WriteHistory<V> history) {
    State<E> past = new State<>(storage().empty(), VectorClock.EMPTY);
    List<State<E>> states = new ArrayList<>(List.of(past));
    for (Write<V> write : history.writes()) {
      past = apply(past, write);
      states.add(past);
    }
    for (State<E> earlier : states) {
      assertThat(merge(earlier, past)).isEqualTo(past);
    }
  }

  /**
   * S6: writes that did not see each other may come in any order. Where it fails, look for a
   * decision by arrival.
   *
   * @param history any history
   * @param seed decides the order
   */
  @Property
  @Label("S6: concurrent writes commute")
  default void s6_concurrent_writes_commute(
      @ForAll("histories") WriteHistory<V> history, @ForAll long seed) {
    State<E> inOrder = replay(history.writes());
    State<E> shuffled = replay(shuffle(history.writes(), new Random(seed)));
    assertThat(shuffled).isEqualTo(inOrder);
  }

  /**
   * S7: a write that both replicas are ready for may come before they meet or after. Where it
   * fails, look for an apply that drops more than the write's context covers.
   *
   * @param history any history
   */
  @Property
  @Label("S7: apply distributes over merge")
  default void s7_apply_distributes_over_merge(@ForAll("histories") WriteHistory<V> history) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    for (Write<V> write : history.writes()) {
      if (ready(a, write) && ready(b, write)) {
        assertThat(apply(merge(a, b), write)).isEqualTo(merge(apply(a, write), apply(b, write)));
      }
    }
  }

  /**
   * S8: state transfer gives what replaying the writes gives. Where it fails, merge and apply
   * disagree about what a write means.
   *
   * @param history any history
   */
  @Property
  @Label("S8: merge equals replay")
  default void s8_merge_equals_replay(@ForAll("histories") WriteHistory<V> history) {
    VectorClock left = history.seen().get(0);
    VectorClock right = history.seen().get(1);
    assertThat(merge(state(history, left), state(history, right)))
        .isEqualTo(state(history, left.merge(right)));
  }

  /**
   * S9: equal entries read alike, however they came to be, and reading changes nothing. Where it
   * fails, look for an order of siblings that depends on arrival or on hash codes.
   *
   * @param history any history
   * @param seed decides the order
   */
  @Property
  @Label("S9: reading is canonical")
  default void s9_reading_is_canonical(
      @ForAll("histories") WriteHistory<V> history, @ForAll long seed) {
    E inOrder = replay(history.writes()).entry();
    E shuffled = replay(shuffle(history.writes(), new Random(seed))).entry();
    List<V> read = storage().read(inOrder);
    assertThat(storage().read(shuffled)).isEqualTo(read);
    assertThat(storage().read(inOrder)).isEqualTo(read);
  }

  /**
   * What a replica holds, and what it has seen.
   *
   * @param entry the entry
   * @param seen the replica's clock
   * @param <E> the storage's entries
   */
  record State<E>(E entry, VectorClock seen) {}

  private State<E> state(WriteHistory<V> history, VectorClock seen) {
    return replay(history.coveredBy(seen));
  }

  private State<E> replay(List<Write<V>> writes) {
    State<E> state = new State<>(storage().empty(), VectorClock.EMPTY);
    for (Write<V> write : writes) {
      state = apply(state, write);
    }
    return state;
  }

  private State<E> apply(State<E> state, Write<V> write) {
    return new State<>(
        storage().apply(state.entry(), write),
        state.seen().with(write.stamp().actor(), write.stamp().sequence()));
  }

  private State<E> merge(State<E> left, State<E> right) {
    return new State<>(
        storage().merge(left.entry(), left.seen(), right.entry(), right.seen()),
        left.seen().merge(right.seen()));
  }

  /** Whether a write comes next for a replica: not applied, and all that it needs is. */
  private static <V, E> boolean ready(State<E> state, Write<V> write) {
    return !state.seen().covers(write.stamp())
        && state.seen().covers(write.context())
        && state.seen().sequence(write.stamp().actor()) == write.stamp().sequence() - 1;
  }

  /** Another order of writes in which each comes after those it depends on. */
  private static <V> List<Write<V>> shuffle(List<Write<V>> writes, Random random) {
    List<Write<V>> waiting = new ArrayList<>(writes);
    List<Write<V>> shuffled = new ArrayList<>();
    VectorClock seen = VectorClock.EMPTY;
    while (!waiting.isEmpty()) {
      State<VectorClock> present = new State<>(seen, seen);
      List<Write<V>> next = waiting.stream().filter(write -> ready(present, write)).toList();
      Write<V> chosen = next.get(random.nextInt(next.size()));
      waiting.remove(chosen);
      shuffled.add(chosen);
      seen = seen.with(chosen.stamp().actor(), chosen.stamp().sequence());
    }
    return shuffled;
  }
}
