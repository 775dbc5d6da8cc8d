package io.kvszoo.router.gossip;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What waits for an answer, by its number; numbers are given in order, and a ring holds them. */
final class PendingOperations<P> {

  private static final int LEAST_CAPACITY = 16;

  /** By number, modulo the length, which is a power of two. */
  private @Nullable Object[] ring = new Object[LEAST_CAPACITY];

  /** The number of the oldest that waits, or of the next to come. */
  private long first = 1;

  private long next = 1;

  long first() {
    return first;
  }

  boolean isEmpty() {
    return first == next;
  }

  /** Adds an operation and returns its number, from 1. */
  long add(P operation) {
    if (next - first == ring.length) {
      grow();
    }
    ring[slot(next)] = operation;
    return next++;
  }

  private int slot(long number) {
    return (int) number & (ring.length - 1);
  }

  private void grow() {
    @Nullable Object[] small = ring;
    ring = new Object[2 * small.length];
    for (long number = first; number < next; number++) {
      ring[slot(number)] = small[(int) number & (small.length - 1)];
    }
  }

  @SuppressWarnings("unchecked") // Only what was added is in the ring.
  @Nullable P get(long number) {
    return number >= first && number < next ? (P) ring[slot(number)] : null;
  }

  @Nullable P remove(long number) {
    @Nullable P removed = get(number);
    if (removed != null) {
      ring[slot(number)] = null;
      while (first < next && ring[slot(first)] == null) {
        first++;
      }
    }
    return removed;
  }

  void removeIf(Predicate<P> condition) {
    for (long number = first; number < next; number++) {
      @Nullable P operation = get(number);
      if (operation != null && condition.test(operation)) {
        var unused = remove(number);
      }
    }
  }

  /** Visits all, the oldest first. The action must not add or remove any. */
  void forEach(Consumer<P> action) {
    for (long number = first; number < next; number++) {
      @Nullable P operation = get(number);
      if (operation != null) {
        action.accept(operation);
      }
    }
  }
}
