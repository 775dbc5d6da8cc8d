package io.kvszoo.testkit.checker.linearizability;

import com.google.common.primitives.ImmutableIntArray;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides in O(n log n) whether the history of one register is linearizable, if each value is
 * written once.
 *
 * <p>From "Testing Shared Memories" by Phillip B. Gibbons and Ephraim Korach (SIAM Journal on
 * Computing 26(4), 1997), section 4, extended to read-modify-write operations and to operations
 * whose outcome is unknown.
 *
 * <p>All operations of one value, its write and its reads, form a cluster, and stand together in
 * any linearization. With <i>f</i> the first completion in a cluster and <i>s</i> the last
 * invocation, cluster A must come before cluster B iff f(A) &lt; s(B). A history is linearizable
 * iff no two clusters must come before each other. An update ties its cluster to that of the value
 * that it replaced; such chains are blocks that stand together like clusters. The initial value is
 * a cluster whose write completed before everything. A write of unknown outcome took effect iff
 * something shows that; otherwise it can be left out.
 */
final class Zones {

  private static final int NONE = -1;
  private static final int BEFORE_ALL = -1;
  private static final int INITIAL = 0;

  private final Meter meter;
  private final List<? extends Operation<?, ?>> operations;
  private final List<Access> accesses;
  private final Function<Object, String> unwritten;
  private final int size;

  /** By operation: the value that it reads or writes, and the one that it replaces. */
  private final int[] value;

  private final int[] parent;

  /** By value. */
  private final Object[] content;

  private final int values;
  private final int[] writer;
  private final int[] child;
  private final boolean[] shown;

  /** Who shows that a value was there: an operation that completed, or one that is shown itself. */
  private final int[] shower;

  /** By value, of its cluster; of the first value of a block, later, of the block. */
  private final int[] first;

  private final int[] firstOperation;
  private final int[] last;
  private final int[] lastOperation;

  /**
   * Creates the check of one part.
   *
   * @param unwritten describes why none of the operations wrote a value, such as "which nobody
   *     wrote"
   */
  Zones(
      List<? extends Operation<?, ?>> operations,
      List<Access> accesses,
      Function<Object, String> unwritten,
      Meter meter) {
    this.meter = meter;
    this.unwritten = unwritten;
    this.operations = operations;
    this.accesses = accesses;
    size = operations.size();
    value = new int[size];
    parent = new int[size];
    Map<Object, Integer> numbers = new HashMap<>(2 * size);
    numbers.put(Access.INITIAL, INITIAL);
    for (int i = 0; i < size; i++) {
      meter.step(0);
      value[i] = number(numbers, accesses.get(i).value());
      parent[i] = number(numbers, accesses.get(i).parent());
    }
    values = numbers.size();
    content = new Object[values];
    numbers.forEach((key, number) -> content[number] = key);
    writer = filled(NONE);
    child = filled(NONE);
    shown = new boolean[values];
    shower = filled(NONE);
    first = filled(Operation.NEVER);
    firstOperation = filled(NONE);
    last = filled(BEFORE_ALL);
    lastOperation = filled(NONE);
  }

  private static int number(Map<Object, Integer> numbers, Object value) {
    Integer number = numbers.putIfAbsent(value, numbers.size());
    return number == null ? numbers.size() - 1 : number;
  }

  private int[] filled(int with) {
    int[] array = new int[values];
    Arrays.fill(array, with);
    return array;
  }

  /** The result; empty if some value is written twice, or an operation says what values cannot. */
  Optional<SubhistoryResult> check() {
    if (!findWriters()) {
      return Optional.empty();
    }
    showWhatWasSeen();
    SubhistoryResult violation = clusters();
    if (violation == null) {
      violation = chain();
    }
    if (violation == null) {
      violation = order();
    }
    return Optional.of(
        violation == null ? new SubhistoryResult.Linearizable(witness()) : violation);
  }

  private boolean findWriters() {
    for (int i = 0; i < size; i++) {
      switch (accesses.get(i).kind()) {
        case OTHER -> {
          return false;
        }
        case WRITE, UPDATE -> {
          if (value[i] == INITIAL || writer[value[i]] != NONE) {
            return false;
          }
          writer[value[i]] = i;
        }
        case READ -> {}
      }
    }
    return true;
  }

  private boolean isPending(int operation) {
    return operations.get(operation).completed() == Operation.NEVER;
  }

  /**
   * Finds the values that were certainly present: written by a completed operation, or read, or
   * replaced.
   */
  private void showWhatWasSeen() {
    Deque<Integer> unexplored = new ArrayDeque<>();
    show(INITIAL, NONE, unexplored);
    for (int i = 0; i < size; i++) {
      if (!isPending(i)) {
        show(value[i], i, unexplored);
      }
    }
    while (!unexplored.isEmpty()) {
      int by = writer[unexplored.pop()];
      if (by != NONE && accesses.get(by).kind() == Access.Kind.UPDATE) {
        show(parent[by], by, unexplored);
      }
    }
  }

  private void show(int seen, int by, Deque<Integer> unexplored) {
    if (!shown[seen]) {
      shown[seen] = true;
      shower[seen] = by;
      unexplored.push(seen);
    }
  }

  private @Nullable SubhistoryResult clusters() {
    first[INITIAL] = BEFORE_ALL;
    for (int i = 0; i < size; i++) {
      meter.step(0);
      if (!shown[value[i]]) {
        continue;
      }
      Operation<?, ?> operation = operations.get(i);
      int by = writer[value[i]];
      if (value[i] != INITIAL && by == NONE) {
        return violation(
            List.of(i),
            "#%d saw %s, %s".formatted(operation.index(), name(i), unwritten.apply(name(i))));
      }
      if (by != NONE && operation.completed() < operations.get(by).invoked()) {
        return violation(
            List.of(i, by),
            "#%d saw %s, and ended before #%d, which alone wrote that, began"
                .formatted(operation.index(), name(i), operations.get(by).index()));
      }
      widen(value[i], operation.completed(), i, operation.invoked(), i);
    }
    return null;
  }

  private void widen(int cluster, int completed, int completes, int invoked, int invokes) {
    if (completed < first[cluster]) {
      first[cluster] = completed;
      firstOperation[cluster] = completes;
    }
    if (invoked > last[cluster]) {
      last[cluster] = invoked;
      lastOperation[cluster] = invokes;
    }
  }

  private @Nullable SubhistoryResult chain() {
    for (int i = 0; i < size; i++) {
      if (accesses.get(i).kind() != Access.Kind.UPDATE || !shown[value[i]]) {
        continue;
      }
      int replaced = parent[i];
      if (replaced != INITIAL && writer[replaced] == NONE) {
        return violation(
            List.of(i),
            "#%d replaced %s, %s"
                .formatted(index(i), content[replaced], unwritten.apply(content[replaced])));
      }
      if (child[replaced] != NONE) {
        int other = writer[child[replaced]];
        return violation(
            List.of(other, i),
            "#%d and #%d both replaced %s, which was written once"
                .formatted(index(other), index(i), content[replaced]));
      }
      child[replaced] = value[i];
    }
    boolean[] joined = new boolean[values];
    for (int root = 0; root < values; root++) {
      if (!isRoot(root)) {
        continue;
      }
      joined[root] = true;
      for (int next = child[root]; next != NONE; next = child[next]) {
        joined[next] = true;
        if (first[next] < last[root]) {
          int early = firstOperation[next];
          int late = lastOperation[root];
          return violation(
              List.of(early, late),
              "%s had come after %s by the time that #%d ended, but #%d, which began later, saw %s"
                  .formatted(name(early), name(late), index(early), index(late), name(late)));
        }
        widen(root, first[next], firstOperation[next], last[next], lastOperation[next]);
      }
    }
    for (int next = 0; next < values; next++) {
      if (shown[next] && !joined[next]) {
        int by = writer[next];
        return violation(
            List.of(by), "#%d replaced a value that came from its own".formatted(index(by)));
      }
    }
    return null;
  }

  private boolean isRoot(int candidate) {
    return candidate == INITIAL
        || (shown[candidate] && accesses.get(writer[candidate]).kind() == Access.Kind.WRITE);
  }

  /** Blocks, by the first moment of their zones. */
  private int[] sorted() {
    int roots = 0;
    long[] keys = new long[values];
    for (int block = 0; block < values; block++) {
      if (isRoot(block)) {
        long moment = Math.min(first[block], last[block]);
        keys[roots] = (moment + 1) << Integer.SIZE | block;
        roots++;
      }
    }
    Arrays.sort(keys, 0, roots);
    int[] sorted = new int[roots];
    for (int i = 0; i < roots; i++) {
      sorted[i] = (int) keys[i];
    }
    return sorted;
  }

  /** The zone of a block is forward if all of its operations overlap no common moment. */
  private @Nullable SubhistoryResult order() {
    int forward = NONE;
    for (int block : sorted()) {
      if (forward != NONE && first[block] < last[forward]) {
        return twoCycle(forward, block);
      }
      if (first[block] < last[block]) {
        forward = block;
      }
    }
    return null;
  }

  private SubhistoryResult twoCycle(int left, int right) {
    TreeSet<Integer> shows = new TreeSet<>();
    for (int operation :
        new int[] {
          firstOperation[left], lastOperation[right], firstOperation[right], lastOperation[left]
        }) {
      if (operation != NONE) {
        shows.add(operation);
      }
    }
    String before =
        left == INITIAL
            ? "%s comes first".formatted(name(lastOperation[left]))
            : precedes(firstOperation[left], lastOperation[right]);
    return violation(
        shows,
        "%s, but %s".formatted(before, precedes(firstOperation[right], lastOperation[left])));
  }

  private String precedes(int early, int late) {
    return "%s was there before %s, since #%d ended before #%d began"
        .formatted(name(early), name(late), index(early), index(late));
  }

  private SubhistoryResult violation(Collection<Integer> seeds, String reason) {
    return new SubhistoryResult.NotLinearizable(
        ImmutableIntArray.copyOf(selfContained(seeds)), reason);
  }

  /**
   * Adds the writers of the values that are seen or replaced, and the operations that show that.
   */
  private Set<Integer> selfContained(Collection<Integer> seeds) {
    TreeSet<Integer> all = new TreeSet<>();
    Deque<Integer> unexplored = new ArrayDeque<>(seeds);
    while (!unexplored.isEmpty()) {
      int operation = unexplored.pop();
      if (operation == NONE || !all.add(operation)) {
        continue;
      }
      Access access = accesses.get(operation);
      unexplored.push(writer[value[operation]]);
      if (access.kind() == Access.Kind.UPDATE) {
        unexplored.push(writer[parent[operation]]);
        unexplored.push(access.shownBy());
      }
      if (isPending(operation)) {
        unexplored.push(shower[value[operation]]);
      }
    }
    return all;
  }

  private Object name(int operation) {
    return content[value[operation]];
  }

  private int index(int operation) {
    return operations.get(operation).index();
  }

  /** Block after block, value after value, in each the write and then the reads by invocation. */
  private ImmutableIntArray witness() {
    int[] reads = filled(NONE);
    int[] next = new int[size];
    for (int i = size - 1; i >= 0; i--) {
      if (shown[value[i]] && writer[value[i]] != i) {
        next[i] = reads[value[i]];
        reads[value[i]] = i;
      }
    }
    int[] order = new int[size];
    int placed = 0;
    for (int block : sorted()) {
      for (int part = block; part != NONE; part = child[part]) {
        if (writer[part] != NONE) {
          order[placed++] = writer[part];
        }
        for (int read = reads[part]; read != NONE; read = next[read]) {
          order[placed++] = read;
        }
      }
    }
    return ImmutableIntArray.copyOf(order).subArray(0, placed);
  }
}
