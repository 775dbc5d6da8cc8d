package io.kvszoo.simulator;

import io.kvszoo.network.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The actions from outside of the network, ordered by time and then by the order in which they were
 * added. Most actions are limits of operations, which are added in the order of their times and
 * cancelled when the operation ends. The queue is therefore a linked list, in which both take O(1).
 * Inserting an action between others takes as many steps as there are actions before it or after
 * it.
 */
final class ActionQueue {

  /** A pending action, which can be cancelled. */
  final class Action implements Timer {

    private final long time;
    private @Nullable Runnable what;
    private @Nullable Action previous;
    private @Nullable Action next;

    private Action(long time, Runnable what) {
      this.time = time;
      this.what = what;
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        if (what != null) {
          remove(this);
        }
      }
    }
  }

  private final Object lock;
  private @Nullable Action first;
  private @Nullable Action last;
  private int size;

  ActionQueue(Object lock) {
    this.lock = lock;
  }

  Action add(long time, Runnable what) {
    Action added = new Action(time, what);
    Action before = lastUpTo(time);
    Action after = before == null ? first : before.next;
    added.previous = before;
    added.next = after;
    if (before == null) {
      first = added;
    } else {
      before.next = added;
    }
    if (after == null) {
      last = added;
    } else {
      after.previous = added;
    }
    size++;
    return added;
  }

  /** Finds the last action that is not later than a time, from the nearer end. */
  private @Nullable Action lastUpTo(long time) {
    Action early = first;
    Action late = last;
    if (early == null || late == null) {
      return null;
    }
    if (time - early.time >= late.time - time) {
      while (late != null && late.time > time) {
        late = late.previous;
      }
      return late;
    }
    Action found = null;
    while (early != null && early.time <= time) {
      found = early;
      early = early.next;
    }
    return found;
  }

  private void remove(Action action) {
    Action before = action.previous;
    Action after = action.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    action.what = null;
    size--;
  }

  int size() {
    return size;
  }

  /** When the first action is due, or {@link Long#MAX_VALUE} if there is none. */
  long nextTime() {
    return first == null ? Long.MAX_VALUE : first.time;
  }

  /** Removes and returns the first action; there must be one. */
  Runnable take() {
    Action taken = first;
    if (taken == null || taken.what == null) {
      throw new IllegalStateException("there is no action to take");
    }
    Runnable what = taken.what;
    remove(taken);
    return what;
  }
}
