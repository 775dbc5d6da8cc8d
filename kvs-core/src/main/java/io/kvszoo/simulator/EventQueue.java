package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pending events, ordered by time and, at equal times, by the order in which they were added.
 *
 * <p>A hierarchical timing wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP
 * 1987, scheme 7) over all of virtual time, with an exact order as in a radix heap: an event lies
 * on the level of the highest six-bit digit in which its time differs from {@link #base}, in the
 * slot that this digit names. Taking the first slot of the lowest level that is not empty moves its
 * events down, so each event moves at most once a level, and no two times are ever compared. Events
 * of equal time always share a slot and never overtake each other in it.
 *
 * <p>Adding is O(1); taking is amortised O(digits of the time that an event waits), which is 4 for
 * 1 ms.
 */
final class EventQueue {

  private static final int DIGIT = 6;
  private static final int SLOTS = 1 << DIGIT;
  private static final int LEVELS = (Long.SIZE + DIGIT - 1) / DIGIT;

  private final @Nullable Event[] first = new Event[LEVELS * SLOTS];
  private final @Nullable Event[] last = new Event[LEVELS * SLOTS];
  private final long[] occupiedSlots = new long[LEVELS];
  private int occupiedLevels;

  /** No event in the queue is earlier than this. */
  private long base;

  /** Chooses among events of equal time, if given; otherwise the first is taken. */
  private final @Nullable Choices choices;

  EventQueue(Optional<Choices> choices) {
    this.choices = choices.orElse(null);
  }

  /** Adds an event whose time is not before the limit of any earlier look for the first event. */
  void add(Event event) {
    long time = event.time;
    if (time < base) {
      throw new AssertionError("an event at %d ns is added after %d ns".formatted(time, base));
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((time ^ base) | 1)) / DIGIT;
    int slot = (int) (time >>> (level * DIGIT)) & (SLOTS - 1);
    int index = level * SLOTS + slot;
    Event tail = last[index];
    if (tail == null) {
      first[index] = event;
      occupiedSlots[level] |= 1L << slot;
      occupiedLevels |= 1 << level;
    } else {
      tail.next = event;
    }
    last[index] = event;
    event.next = null;
  }

  /** Removes and returns the first event, unless it is later than the limit. */
  @Nullable Event poll(long limit) {
    while (occupiedLevels != 0) {
      int level = Integer.numberOfTrailingZeros(occupiedLevels);
      int slot = Long.numberOfTrailingZeros(occupiedSlots[level]);
      int index = level * SLOTS + slot;
      Event head = first[index];
      if (head == null) {
        throw new AssertionError("slot " + index + " is marked as occupied and is empty");
      }
      if (level == 0 || head.next == null) {
        if (head.time > limit) {
          return null;
        }
        base = head.time;
        if (head.next != null && choices != null) {
          bringForward(choose(head, choices), index);
          head = checkNotNull(first[index]);
        }
        first[index] = head.next;
        if (head.next == null) {
          vacate(level, slot, index);
        }
        return head;
      }
      int shift = level * DIGIT;
      long start = ((base >>> shift & -SLOTS) | slot) << shift;
      if (start > limit) {
        return null;
      }
      base = start;
      first[index] = null;
      vacate(level, slot, index);
      for (Event event = head; event != null; ) {
        Event next = event.next;
        add(event);
        event = next;
      }
    }
    return null;
  }

  /** Chooses among the events of one moment; a slot of the lowest level has no others. */
  private static Event choose(Event head, Choices choices) {
    List<Event> simultaneous = new ArrayList<>();
    for (Event event = head; event != null; event = event.next) {
      simultaneous.add(event);
    }
    int chosen = choices.next(Collections.unmodifiableList(simultaneous));
    return simultaneous.get(checkElementIndex(chosen, simultaneous.size(), "chosen event"));
  }

  /** Makes an event the first of its slot; the others keep their order. */
  private void bringForward(Event chosen, int index) {
    Event head = checkNotNull(first[index]);
    if (chosen != head) {
      Event before = head;
      while (before.next != chosen) {
        before = checkNotNull(before.next);
      }
      before.next = chosen.next;
      if (chosen.next == null) {
        last[index] = before;
      }
      chosen.next = head;
      first[index] = chosen;
    }
  }

  private void vacate(int level, int slot, int index) {
    last[index] = null;
    occupiedSlots[level] &= ~(1L << slot);
    if (occupiedSlots[level] == 0) {
      occupiedLevels &= ~(1 << level);
    }
  }

  /** Visits all events, in no particular order of time. O(slots + events). */
  void forEach(Consumer<Event> action) {
    for (Event head : first) {
      for (Event event = head; event != null; event = event.next) {
        action.accept(event);
      }
    }
  }
}
