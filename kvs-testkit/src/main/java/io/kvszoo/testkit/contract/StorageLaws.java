package io.kvszoo.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.List;

/** The laws of storages, each on one history. */
final class StorageLaws<V, E> {

  /** The stamp of a write after all others. */
  private static final Stamp LATER = new Stamp(Long.MAX_VALUE, WriteHistory.REPLICAS, 1);

  private final Storage<V, E> storage;

  StorageLaws(Storage<V, E> storage) {
    this.storage = storage;
  }

  void mergeIsCommutative(WriteHistory<V> history, SplitMix64 random) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    assertEquals(merge(b, a), merge(a, b));
  }

  void mergeIsAssociative(WriteHistory<V> history, SplitMix64 random) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    State<E> c = state(history, history.seen().get(2));
    assertEquals(merge(a, merge(b, c)), merge(merge(a, b), c));
  }

  void mergeIsIdempotent(WriteHistory<V> history, SplitMix64 random) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    assertEquals(a, merge(a, a));
    assertEquals(merge(a, b), merge(merge(a, b), b));
  }

  void emptyIsTheIdentity(WriteHistory<V> history, SplitMix64 random) {
    State<E> a = state(history, history.seen().get(0));
    State<E> nothing = new State<>(storage.empty(), VectorClock.EMPTY);
    assertEquals(a, merge(a, nothing));
    assertEquals(a, merge(nothing, a));
    assertEquals(List.of(), storage.read(storage.empty()));
  }

  void applyIsInflationary(WriteHistory<V> history, SplitMix64 random) {
    State<E> past = new State<>(storage.empty(), VectorClock.EMPTY);
    List<State<E>> states = new ArrayList<>(List.of(past));
    for (Write<V> write : history.writes()) {
      past = apply(past, write);
      states.add(past);
    }
    for (State<E> earlier : states) {
      assertEquals(past, merge(earlier, past));
    }
  }

  void concurrentWritesCommute(WriteHistory<V> history, SplitMix64 random) {
    State<E> inOrder = replay(history.writes());
    State<E> shuffled = replay(shuffle(history.writes(), random));
    assertEquals(inOrder, shuffled);
  }

  void applyDistributesOverMerge(WriteHistory<V> history, SplitMix64 random) {
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    for (Write<V> write : history.writes()) {
      if (isNext(a.seen(), write) && isNext(b.seen(), write)) {
        assertEquals(merge(apply(a, write), apply(b, write)), apply(merge(a, b), write));
      }
    }
  }

  void mergeEqualsReplay(WriteHistory<V> history, SplitMix64 random) {
    VectorClock left = history.seen().get(0);
    VectorClock right = history.seen().get(1);
    assertEquals(
        state(history, left.merge(right)), merge(state(history, left), state(history, right)));
  }

  void readingIsCanonical(WriteHistory<V> history, SplitMix64 random) {
    E inOrder = replay(history.writes()).entry();
    E shuffled = replay(shuffle(history.writes(), random)).entry();
    List<V> read = storage.read(inOrder);
    assertEquals(read, storage.read(shuffled));
    assertEquals(read, storage.read(inOrder));
  }

  void tombstonesMayBeForgotten(WriteHistory<V> history, SplitMix64 random) {
    State<E> state = new State<>(storage.empty(), VectorClock.EMPTY);
    for (Write<V> write : history.writes()) {
      if (storage.isTombstone(state.entry())) {
        assertEquals(List.of(), storage.read(state.entry()));
        assertIsForgettable(
            state.entry(),
            Write.replacingAll(write.key(), write.value(), LATER, state.seen()),
            Write.replacingAll(write.key(), write.value(), LATER, VectorClock.EMPTY));
      }
      state = apply(state, write);
    }
    assertFalse(
        storage.isTombstone(state.entry()) && !storage.read(state.entry()).isEmpty(),
        state.entry() + " is called a tombstone but has values");
  }

  void entriesNeverChange(WriteHistory<V> history, SplitMix64 random) {
    List<Write<V>> writes = history.writes();
    for (int i = 0; i < writes.size(); i++) {
      E entry = replay(writes.subList(0, i)).entry();
      E same = replay(writes.subList(0, i)).entry();
      List<V> read = storage.read(entry);
      E applied = storage.apply(entry, writes.get(i));
      assertIsUnchanged("apply", entry, same, read);
      assertEquals(storage.read(storage.apply(same, writes.get(i))), storage.read(applied));
    }
    State<E> a = state(history, history.seen().get(0));
    State<E> b = state(history, history.seen().get(1));
    E sameAsA = state(history, history.seen().get(0)).entry();
    E sameAsB = state(history, history.seen().get(1)).entry();
    List<V> readOfA = storage.read(a.entry());
    List<V> readOfB = storage.read(b.entry());
    var unused = merge(a, b);
    assertIsUnchanged("merge", a.entry(), sameAsA, readOfA);
    assertIsUnchanged("merge", b.entry(), sameAsB, readOfB);
  }

  private void assertIsUnchanged(String method, E entry, E same, List<V> read) {
    assertEquals(
        read,
        storage.read(entry),
        "the values of an entry after it was passed to %s, which must not change it"
            .formatted(method));
    assertEquals(
        same,
        entry,
        "an entry after it was passed to %s, which must not change it".formatted(method));
  }

  /** Asserts that writes come to the same on an entry as on none. */
  @SafeVarargs
  private void assertIsForgettable(E entry, Write<V>... later) {
    for (Write<V> write : later) {
      assertEquals(storage.apply(storage.empty(), write), storage.apply(entry, write));
    }
  }

  /** The entry of a replica, and the writes that it has seen. */
  private record State<E>(E entry, VectorClock seen) {}

  private State<E> state(WriteHistory<V> history, VectorClock seen) {
    return replay(history.coveredBy(seen));
  }

  private State<E> replay(List<Write<V>> writes) {
    State<E> state = new State<>(storage.empty(), VectorClock.EMPTY);
    for (Write<V> write : writes) {
      state = apply(state, write);
    }
    return state;
  }

  private State<E> apply(State<E> state, Write<V> write) {
    return new State<>(
        storage.apply(state.entry(), write),
        state.seen().with(write.stamp().actor(), write.stamp().sequence()));
  }

  private State<E> merge(State<E> left, State<E> right) {
    return new State<>(
        storage.merge(left.entry(), left.seen(), right.entry(), right.seen()),
        left.seen().merge(right.seen()));
  }

  /**
   * Whether a storage must take a write: it is its actor's next, and all that it replaces is there.
   */
  private static boolean isNext(VectorClock seen, Write<?> write) {
    return seen.sequence(write.stamp().actor()) == write.stamp().sequence() - 1
        && write.replaces().isCoveredBy(seen);
  }

  /** Another order of writes in which each comes after those that it replaces. */
  private static <V> List<Write<V>> shuffle(List<Write<V>> writes, SplitMix64 random) {
    List<Write<V>> waiting = new ArrayList<>(writes);
    List<Write<V>> shuffled = new ArrayList<>();
    VectorClock seen = VectorClock.EMPTY;
    while (!waiting.isEmpty()) {
      VectorClock present = seen;
      List<Write<V>> next = waiting.stream().filter(write -> isNext(present, write)).toList();
      Write<V> chosen = next.get(random.nextInt(next.size()));
      waiting.remove(chosen);
      shuffled.add(chosen);
      seen = seen.with(chosen.stamp().actor(), chosen.stamp().sequence());
    }
    return shuffled;
  }
}
