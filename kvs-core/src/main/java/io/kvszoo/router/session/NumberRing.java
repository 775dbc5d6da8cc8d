package io.kvszoo.router.session;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Elements by number, such as operations in flight or the answers to them: a ring holds those from
 * the first number that counts on. O(1) an element, where the numbers that count are near to each
 * other.
 *
 * <p><b>Invariant.</b> A slot belongs to one number of those from the first on, so nothing is
 * looked for or kept under a number before the first: that is over, and its slot belongs to a later
 * one by now.
 *
 * @param <P> the elements
 */
public final class NumberRing<P> {

  private static final int LEAST_CAPACITY = 8;

  /** By number, modulo the length, which is a power of two. */
  private @Nullable Object[] ring;

  /** The first number that counts. */
  private long first;

  /** The number after the last that was given; nothing is kept from it on. */
  private long next;

  /**
   * Makes a ring without elements.
   *
   * @param first the number of the first to come
   */
  public NumberRing(long first) {
    ring = new Object[LEAST_CAPACITY];
    this.first = first;
    this.next = first;
  }

  /**
   * Copies a ring.
   *
   * @param other which changes on its own from then on
   */
  public NumberRing(NumberRing<P> other) {
    ring = other.ring.clone();
    first = other.first;
    next = other.next;
  }

  /** The first number that counts: that of the oldest element, unless more were removed at once. */
  public long first() {
    return first;
  }

  /** The number of the next element to come. */
  public long next() {
    return next;
  }

  /** Whether no number counts that was given. */
  public boolean isEmpty() {
    return first == next;
  }

  /** How many elements there are. O(numbers that count). */
  public int size() {
    int[] size = {0};
    forEach(element -> size[0]++);
    return size[0];
  }

  /** Adds an element under the next number, and returns that. */
  public long add(P element) {
    put(next, element);
    return next - 1;
  }

  /** Keeps an element under a number; nothing if that does not count any more. */
  public void put(long number, P element) {
    if (number < first) {
      return;
    }
    while (number - first >= ring.length) {
      grow();
    }
    ring[slot(number)] = element;
    next = Math.max(next, number + 1);
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

  /** The element of a number; none if it was removed, or is yet to come. */
  @SuppressWarnings("unchecked") // Only what was added is in the ring.
  public @Nullable P get(long number) {
    return number >= first && number < next ? (P) ring[slot(number)] : null;
  }

  /**
   * Removes the element of a number, and returns it if it was there. Numbers before the oldest
   * element do not count any more then.
   */
  public @Nullable P remove(long number) {
    @Nullable P removed = get(number);
    if (removed != null) {
      ring[slot(number)] = null;
      while (first < next && ring[slot(first)] == null) {
        first++;
      }
    }
    return removed;
  }

  /** Removes the elements whose number is lower, which do not count any more then. */
  public void removeBefore(long number) {
    long end = Math.min(number, next);
    for (long removed = first; removed < end; removed++) {
      ring[slot(removed)] = null;
    }
    first = Math.max(first, number);
    next = Math.max(next, first);
  }

  /** Removes the elements of which a condition holds. */
  public void removeIf(Predicate<P> condition) {
    for (long number = first; number < next; number++) {
      @Nullable P element = get(number);
      if (element != null && condition.test(element)) {
        var unused = remove(number);
      }
    }
  }

  /** Visits all elements, the oldest first. The action must not add or remove any. */
  public void forEach(Consumer<P> action) {
    for (long number = first; number < next; number++) {
      @Nullable P element = get(number);
      if (element != null) {
        action.accept(element);
      }
    }
  }
}
