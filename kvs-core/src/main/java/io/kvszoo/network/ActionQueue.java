package io.kvszoo.network;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Actions from outside of the network, by time and then in the order in which they were added. Most
 * are limits of operations that end in time, so cancelling is cheap: amortised O(1).
 */
final class ActionQueue {

  /** An action to come. */
  static final class Action {

    private final long time;
    private final long number;
    private @Nullable Runnable what;

    private Action(long time, long number, Runnable what) {
      this.time = time;
      this.number = number;
      this.what = what;
    }
  }

  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(
          Comparator.<Action>comparingLong(action -> action.time)
              .thenComparingLong(action -> action.number));
  private long added;
  private int cancelled;

  Action add(long time, Runnable what) {
    Action action = new Action(time, ++added, what);
    actions.add(action);
    return action;
  }

  void cancel(Action action) {
    if (action.what != null) {
      action.what = null;
      cancelled++;
      if (cancelled > actions.size() / 2) {
        actions.removeIf(one -> one.what == null);
        cancelled = 0;
      }
    }
  }

  int size() {
    return actions.size() - cancelled;
  }

  /** When the first action is due, or {@link Long#MAX_VALUE} if there is none. */
  long nextTime() {
    for (Action first = actions.peek(); first != null; first = actions.peek()) {
      if (first.what != null) {
        return first.time;
      }
      actions.poll();
      cancelled--;
    }
    return Long.MAX_VALUE;
  }

  /** Takes the first action; there must be one. */
  Runnable take() {
    Action first = actions.remove();
    Runnable what = first.what;
    if (what == null) {
      throw new IllegalStateException("a cancelled action was taken");
    }
    first.what = null;
    return what;
  }
}
