package io.kvszoo.testkit.checker.causality;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.lang.Math.min;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.KeyValueSessions;
import io.kvszoo.testkit.history.Operation;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The writes of one key, and which of them may have replaced which: a write replaces what its
 * session had read or written of the key when it was called, or, if that is nothing, what was there
 * when it took effect.
 *
 * <p>When a write took effect is not known, but for some bounds: after its call, and before it
 * returned and before any read returned that found it.
 */
final class Replacements<V> {

  private static final int NEVER = -1;

  /** The writes of the key that a session knows. */
  private static final class Known {

    private final BitSet writes = new BitSet();
    private boolean isKnown;
  }

  private final KeyValueSessions<V> sessions;
  private final List<Operation<KVSOperation<V>, KVSResult<V>>> operations;

  /** By write, by invocation: its place. */
  private final IntList places = new IntList();

  private final Map<Integer, Integer> writeAt = new HashMap<>();
  private final int[] invoked;

  /** By write: when it had taken effect at the latest, if it did at all. */
  private final int[] settled;

  private final boolean[] deletes;

  /** By write: whether its session may have known nothing of the key. */
  private final boolean[] blind;

  /** By write: what its session knew of the key. */
  private final BitSet[] known;

  Replacements(
      KeyValueSessions<V> sessions,
      List<Operation<KVSOperation<V>, KVSResult<V>>> operations,
      String key) {
    this.sessions = sessions;
    this.operations = operations;
    for (int place = 0; place < operations.size(); place++) {
      Operation<KVSOperation<V>, KVSResult<V>> operation = operations.get(place);
      if (operation.input().key().equals(key)
          && KeyValueSessions.isWrite(operation)
          && !operation.isFailed()) {
        writeAt.put(place, places.size());
        places.add(place);
      }
    }
    invoked = new int[places.size()];
    settled = new int[places.size()];
    deletes = new boolean[places.size()];
    blind = new boolean[places.size()];
    known = new BitSet[places.size()];
    for (int write = 0; write < places.size(); write++) {
      invoked[write] = at(write).invoked();
      settled[write] = at(write).completed();
      deletes[write] = at(write).input() instanceof KVSOperation.Delete<V>;
    }
    findKnown(key);
  }

  private Operation<KVSOperation<V>, KVSResult<V>> at(int write) {
    return operations.get(places.get(write));
  }

  private int write(int place) {
    return checkNotNull(writeAt.get(place));
  }

  private void findKnown(String key) {
    Map<Integer, Known> knownBy = new HashMap<>();
    for (int place = 0; place < operations.size(); place++) {
      Operation<KVSOperation<V>, KVSResult<V>> operation = operations.get(place);
      if (operation.input().key().equals(key)) {
        Known its = knownBy.computeIfAbsent(operation.client(), client -> new Known());
        Integer write = writeAt.get(place);
        if (write != null) {
          known[write] = (BitSet) its.writes.clone();
          blind[write] = !its.isKnown || KeyValueSessions.isRead(operation);
          its.writes.set(write);
          its.isKnown = true;
        }
        if (operation.isOk() && KeyValueSessions.isRead(operation)) {
          BitSet found = found(operation);
          its.writes.or(found);
          found.stream().forEach(read -> settled[read] = min(settled[read], operation.completed()));
        }
        its.isKnown |= operation.isOk();
      }
    }
  }

  /** The writes whose values an operation found. */
  private BitSet found(Operation<KVSOperation<V>, KVSResult<V>> operation) {
    BitSet found = new BitSet();
    for (V value : sessions.found(operation)) {
      found.set(write(sessions.writer(operation.input().key(), value)));
    }
    return found;
  }

  /** Whether the session of a write, by its place, may have known nothing of the key. */
  boolean isBlind(int place) {
    return blind[write(place)];
  }

  /**
   * The places of the writes of values that a read found gone, and that nothing may have replaced:
   * whatever was replaced, was by a write that is there, or deletes, or was itself replaced later.
   */
  IntList unexplained(int reader) {
    int[] latest = latest(operations.get(reader));
    IntList unexplained = new IntList();
    for (int write = 0; write < latest.length; write++) {
      if (latest[write] == NEVER && !deletes[write]) {
        unexplained.add(places.get(write));
      }
    }
    return unexplained;
  }

  /**
   * By write: when it took effect at the latest, if the read saw it, or it was replaced until then;
   * NEVER if neither can be.
   */
  private int[] latest(Operation<KVSOperation<V>, KVSResult<V>> reader) {
    int until = reader.completed();
    BitSet found = found(reader);
    int[] latest = new int[invoked.length];
    Arrays.fill(latest, NEVER);
    for (int write = 0; write < latest.length; write++) {
      if ((found.get(write) || deletes[write]) && invoked[write] < until) {
        latest[write] = min(settled[write], until);
      }
    }
    boolean more = true;
    while (more) {
      more = false;
      for (int later = 0; later < latest.length; later++) {
        for (int write = 0; write < latest.length && latest[later] != NEVER; write++) {
          int itsLatest = min(settled[write], latest[later]);
          if (invoked[write] < latest[later]
              && latest[write] < itsLatest
              && (blind[later] || known[later].get(write))) {
            latest[write] = itsLatest;
            more = true;
          }
        }
      }
    }
    return latest;
  }
}
