package io.kvszoo.router.paxos;

import io.kvszoo.router.session.NumberRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots that a leader has proposed for, as long as they may be needed.
 *
 * <p><b>Invariant.</b> They are those from the first on that is not chosen or not on the disks of a
 * majority of the replicas. But for one batch, and what phase 1 found, they hold at most {@value
 * #MOST} commands: when replicas answer and do not get on, since only one that is down has what
 * they lack, the leader proposes nothing more.
 */
final class KeptSlots<V> {

  private static final int MOST = 100_000;

  private final NumberRing<Slot<V>> slots;
  private final long recoveredEnd;
  private long chosenEnd;
  private long lastEnd;
  private int underWay;

  /** How many commands they hold. */
  private long weight;

  /**
   * Begins with none.
   *
   * @param first the first slot to propose for
   * @param found for how many slots phase 1 found something, or a later slot has something
   */
  KeptSlots(long first, int found) {
    slots = new NumberRing<>(first);
    recoveredEnd = first + found;
    chosenEnd = first;
    lastEnd = first;
  }

  /** Before this slot, all was chosen and was on the disks of a majority of the replicas. */
  long first() {
    return slots.first();
  }

  /** The next slot to propose for. */
  long next() {
    return slots.next();
  }

  /** The slots before this are chosen. */
  long chosenEnd() {
    return chosenEnd;
  }

  /** The slots before this were found in phase 1; some may have been answered. */
  long recoveredEnd() {
    return recoveredEnd;
  }

  /** For how many slots something is proposed and not chosen. */
  int underWay() {
    return underWay;
  }

  /** Whether nothing more is to be proposed. */
  boolean isFull() {
    return weight >= MOST;
  }

  /** Adds a slot; returns its number. */
  long add(Slot<V> slot) {
    weight += slot.batch.weight();
    underWay++;
    return slots.add(slot);
  }

  @Nullable Slot<V> get(long number) {
    return slots.get(number);
  }

  /**
   * The slots from this one on are not chosen. There may be holes before it: slots that are not
   * known here to be chosen, and that replicas have from a leader before, so that they answer what
   * comes after.
   */
  long lastEnd() {
    return lastEnd;
  }

  /** Takes note that another slot is chosen. */
  void chosen(long number, Slot<V> slot) {
    slot.isChosen = true;
    underWay--;
    lastEnd = Math.max(lastEnd, number + 1);
    @Nullable Slot<V> next = slots.get(chosenEnd);
    while (next != null && next.isChosen) {
      chosenEnd++;
      next = slots.get(chosenEnd);
    }
  }

  /** Forgets the slots before one. */
  void forget(long end) {
    for (long number = slots.first(); number < end; number++) {
      @Nullable Slot<V> slot = slots.get(number);
      weight -= slot == null ? 0 : slot.batch.weight();
    }
    slots.removeBefore(end);
  }

  /** Some of what is chosen for the slots from one on; nothing if that is forgotten. */
  List<Batch<V>> from(long first, int most) {
    List<Batch<V>> batches = new ArrayList<>();
    int sum = 0;
    for (long number = first; number < chosenEnd && sum < most; number++) {
      @Nullable Slot<V> slot = slots.get(number);
      if (slot == null) {
        break;
      }
      sum += slot.batch.weight();
      batches.add(slot.batch);
    }
    return batches;
  }
}
