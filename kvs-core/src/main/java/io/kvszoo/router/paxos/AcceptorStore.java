package io.kvszoo.router.paxos;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an acceptor must not forget: its promise, and what it has accepted by slot. All of it is on
 * disk, up to the last {@link #sync}.
 */
final class AcceptorStore<V> {

  private static final String STATE = "state";

  /**
   * One value on disk, so that it is always whole.
   *
   * @param incarnation which memory this is
   * @param promised no lower ballot is followed
   * @param truncated what was accepted before this slot is forgotten
   */
  private record State(int incarnation, Ballot promised, long truncated) {}

  private final Disk disk;
  private final Table<String, State> states;
  private final Table<Long, Accepted<V>> accepted;
  private State state;
  private boolean hasMemory;

  AcceptorStore(Disk disk, PaxosDecisions decisions) {
    this.disk = disk;
    states = disk.table(STATE);
    accepted = disk.table("accepted");
    hasMemory = decisions.hasMemory(states.size() > 0);
    state = states.getOrDefault(STATE, new State(0, Ballot.NONE, 0));
  }

  /** Whether the disk was not lost. */
  boolean hasMemory() {
    return hasMemory;
  }

  /** Begins a memory. */
  void begin(int incarnation) {
    hasMemory = true;
    change(new State(incarnation, state.promised, state.truncated));
  }

  private void change(State next) {
    state = next;
    if (hasMemory) {
      states.put(STATE, state);
    }
  }

  int incarnation() {
    return state.incarnation;
  }

  Ballot promised() {
    return state.promised;
  }

  long truncated() {
    return state.truncated;
  }

  void promise(Ballot ballot) {
    if (state.promised.isBelow(ballot)) {
      change(new State(state.incarnation, ballot, state.truncated));
    }
  }

  void accept(long slot, Accepted<V> value) {
    if (slot >= state.truncated) {
      accepted.put(slot, value);
    }
  }

  /** Accepts what another acceptor has, if that is of a higher ballot. */
  void learn(Map<Long, Accepted<V>> others) {
    others.forEach(
        (slot, value) -> {
          if (accepted.get(slot).stream().noneMatch(own -> value.ballot().isBelow(own.ballot()))) {
            accept(slot, value);
          }
        });
  }

  /**
   * Forgets what was accepted before a slot, and that for good: see {@link Truncation}. O(slots
   * forgotten), however far a memory that begins anew is behind.
   */
  void truncate(long before) {
    if (state.truncated < before) {
      if (before - state.truncated <= accepted.size()) {
        for (long slot = state.truncated; slot < before; slot++) {
          accepted.remove(slot);
        }
      } else {
        List<Long> forgotten = new ArrayList<>();
        accepted.forEach(
            (slot, value) -> {
              if (slot < before) {
                forgotten.add(slot);
              }
            });
        forgotten.forEach(accepted::remove);
      }
      change(new State(state.incarnation, state.promised, before));
    }
  }

  /** What was accepted from a slot on. */
  Map<Long, Accepted<V>> acceptedFrom(long from) {
    Map<Long, Accepted<V>> found = new TreeMap<>();
    accepted.forEach(
        (slot, value) -> {
          if (slot >= from) {
            found.put(slot, value);
          }
        });
    return found;
  }

  void sync() {
    disk.sync();
  }
}
