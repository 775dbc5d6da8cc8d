package io.kvszoo.router.session;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Elements by number, such as operations in flight: numbers are given in order, and a ring holds
 * those from the oldest on. O(1) an element.
 *
 * @param <P> the elements
 */
public final class NumberRing<P> {

  private static final int LEAST_CAPACITY = 16;

  /** By number, modulo the length, which is a power of two. */
  private @Nullable Object[] ring = new Object[LEAST_CAPACITY];

  /** The number of the oldest, or of the next to come. */
  private long first;

  private long next;

  /**
   * Makes a ring without elements.
   *
   * @param first the number of the first to come
   */
  public NumberRing(long first) {
    this.first = first;
    this.next = first;
  }

  /** The number of the oldest element, or of the next to come if there is none. */
  public long first() {
    return first;
  }

  /** The number of the next element to come. */
  public long next() {
    return next;
  }

  /** Whether there are no elements. */
  public boolean isEmpty() {
    return first == next;
  }

  /** Adds an element and returns its number. */
  public long add(P element) {
    if (next - first == ring.length) {
      grow();
    }
    ring[slot(next)] = element;
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

  /** The element of a number; none if it was removed, or is yet to come. */
  @SuppressWarnings("unchecked") // Only what was added is in the ring.
  public @Nullable P get(long number) {
    return number >= first && number < next ? (P) ring[slot(number)] : null;
  }

  /** Removes the element of a number, and returns it if it was there. */
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

  /** Removes the elements whose number is lower. */
  public void removeBefore(long number) {
    while (first < Math.min(number, next)) {
      ring[slot(first)] = null;
      first++;
    }
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
