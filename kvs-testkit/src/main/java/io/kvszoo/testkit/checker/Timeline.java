package io.kvszoo.testkit.checker;

import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The events at which a search must decide: the completions of operations, in order. Each operation
 * has a slot, one bit of a configuration, while it is open; those of unknown outcome are open for
 * ever.
 */
final class Timeline {

  /** Operations that completed, by completion: the event's operation. */
  final int[] completing;

  /** By event, and one more: the first operation that was invoked after the event before. */
  final int[] invokedFrom;

  /** By event: operations that are open and will complete, those that complete first, first. */
  final int[][] open;

  /** Operations of unknown outcome, by invocation. */
  final int[] unknown;

  /** By event: how many of {@link #unknown} were invoked before. */
  final int[] unknownBefore;

  /** By operation. */
  final int[] slot;

  /** How many slots are of operations that complete; those of unknown outcome come after. */
  final int liveSlots;

  private final long bytes;

  Timeline(List<? extends Operation<?, ?>> operations, Meter meter) {
    int size = operations.size();
    completing =
        order(operations, operation -> operation.completed() != Operation.NEVER).stream()
            .sorted(Comparator.comparingInt(i -> operations.get(i).completed()))
            .mapToInt(Integer::intValue)
            .toArray();
    unknown =
        order(operations, operation -> operation.completed() == Operation.NEVER).stream()
            .mapToInt(Integer::intValue)
            .toArray();
    invokedFrom = new int[completing.length + 1];
    unknownBefore = new int[completing.length];
    open = new int[completing.length][];
    slot = new int[size];
    int slots = 0;
    int invoked = 0;
    int unknowns = 0;
    long places = 0;
    PriorityQueue<Integer> free = new PriorityQueue<>();
    List<Integer> openNow = new ArrayList<>();
    for (int event = 0; event < completing.length; event++) {
      int moment = operations.get(completing[event]).completed();
      invokedFrom[event] = invoked;
      while (invoked < size && operations.get(invoked).invoked() < moment) {
        if (operations.get(invoked).completed() == Operation.NEVER) {
          unknowns++;
        } else {
          slot[invoked] = free.isEmpty() ? slots++ : free.poll();
          openNow.add(invoked);
        }
        invoked++;
      }
      unknownBefore[event] = unknowns;
      openNow.sort(Comparator.comparingInt(i -> operations.get(i).completed()));
      open[event] = openNow.stream().mapToInt(Integer::intValue).toArray();
      places += openNow.size();
      openNow.remove(0);
      free.add(slot[completing[event]]);
      meter.step(places * Integer.BYTES);
    }
    invokedFrom[completing.length] = invoked;
    liveSlots = slots;
    for (int i = 0; i < unknown.length; i++) {
      slot[unknown[i]] = slots + i;
    }
    bytes = places * Integer.BYTES;
  }

  private static List<Integer> order(
      List<? extends Operation<?, ?>> operations, Predicate<Operation<?, ?>> wanted) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (wanted.test(operations.get(i))) {
        order.add(i);
      }
    }
    return order;
  }

  int events() {
    return completing.length;
  }

  /** How many words a configuration needs. */
  int words() {
    return Math.max(1, (liveSlots + unknown.length + Long.SIZE - 1) / Long.SIZE);
  }

  long bytes() {
    return bytes;
  }
}
