package io.kvszoo.testkit.checker.linearizability;

import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.Operation;
import java.util.Arrays;
import java.util.List;

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
    int[] invoked = new int[size];
    int[] completed = new int[size];
    long[] completions = new long[size];
    int events = 0;
    IntList neverCompleted = new IntList();
    for (int i = 0; i < size; i++) {
      invoked[i] = operations.get(i).invoked();
      completed[i] = operations.get(i).completed();
      if (completed[i] == Operation.NEVER) {
        neverCompleted.add(i);
      } else {
        completions[events++] = (long) completed[i] << Integer.SIZE | i;
      }
    }
    Arrays.sort(completions, 0, events);
    completing = new int[events];
    unknown = neverCompleted.toArray();
    invokedFrom = new int[events + 1];
    unknownBefore = new int[events];
    open = new int[events][];
    slot = new int[size];
    int[] openNow = new int[16]; // By completion.
    int[] free = new int[16];
    int opened = 0;
    int freed = 0;
    int slots = 0;
    int next = 0;
    int unknowns = 0;
    long places = 0;
    for (int event = 0; event < events; event++) {
      completing[event] = (int) completions[event];
      invokedFrom[event] = next;
      for (; next < size && invoked[next] < completed[completing[event]]; next++) {
        if (completed[next] == Operation.NEVER) {
          unknowns++;
          continue;
        }
        if (opened == openNow.length) {
          openNow = Arrays.copyOf(openNow, 2 * opened);
          free = Arrays.copyOf(free, 2 * opened);
        }
        int at = opened;
        for (; at > 0 && completed[openNow[at - 1]] > completed[next]; at--) {
          openNow[at] = openNow[at - 1];
        }
        openNow[at] = next;
        opened++;
        slot[next] = freed == 0 ? slots++ : free[--freed];
      }
      unknownBefore[event] = unknowns;
      open[event] = Arrays.copyOf(openNow, opened);
      places += opened;
      opened--;
      System.arraycopy(openNow, 1, openNow, 0, opened);
      free[freed++] = slot[completing[event]];
      meter.step(places * Integer.BYTES);
    }
    invokedFrom[events] = next;
    liveSlots = slots;
    for (int i = 0; i < unknown.length; i++) {
      slot[unknown[i]] = slots + i;
    }
    bytes = places * Integer.BYTES;
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
