package io.kvszoo.testkit.checker.linearizability;

import com.google.common.primitives.ImmutableIntArray;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The operations of one part of the state, and the state of their check. */
final class Subhistory<S, I, O> {

  private static final int SMALLEST_WINDOW = 4;
  private static final int MOST_TRIES = 400;

  private final SequentialModel<S, I, O> model;
  private final List<Operation<I, O>> operations;
  private final List<Operation<I, O>> failed;
  private final Meter meter;
  private @Nullable List<Access> accesses;
  private @Nullable LinearizationSearch<S, I, O> search;
  private @Nullable SubhistoryResult result;

  /**
   * Prepares the check of one part.
   *
   * @param operations the operations that had or may have had an effect
   * @param failed the operations that failed, which only explain values that others saw
   */
  Subhistory(
      SequentialModel<S, I, O> model,
      List<Operation<I, O>> operations,
      List<Operation<I, O>> failed,
      Meter meter) {
    this.model = model;
    this.operations = operations;
    this.failed = failed;
    this.meter = meter;
  }

  List<Operation<I, O>> operations() {
    return operations;
  }

  Object key() {
    return model.part(operations.get(0).input());
  }

  /** Continues the check for a while, and returns the result if there is one. */
  Optional<SubhistoryResult> advance() {
    if (result == null && search == null) {
      result = byZones().orElse(null);
      if (result == null) {
        search = new LinearizationSearch<>(model, operations, meter);
      }
    }
    if (result == null && search != null) {
      result = search.advance();
      if (result instanceof SubhistoryResult.NotLinearizable) {
        result = explained(search.completing());
      }
    }
    if (result != null) {
      search = null; // Its memory is free for the other parts.
    }
    return Optional.ofNullable(result);
  }

  /** The number of operations that can certainly be ordered. */
  int ordered() {
    return search == null ? 0 : search.ordered();
  }

  private Optional<SubhistoryResult> byZones() {
    Optional<List<Access>> described = Accesses.of(model, operations);
    accesses = described.orElse(null);
    return described.flatMap(shown -> new Zones(operations, shown, this::unwritten, meter).check());
  }

  private String unwritten(Object value) {
    List<Access> refused = Accesses.of(model, failed).orElse(List.of());
    return IntStream.range(0, refused.size())
        .filter(i -> isWriterOf(refused.get(i), value))
        .mapToObj(i -> "which only #%d wrote, and that failed".formatted(failed.get(i).index()))
        .findFirst()
        .orElse("which nobody wrote");
  }

  /**
   * Looks for few operations that are in violation on their own. What happened last before the
   * search failed is tried first; of what is left, operations go one by one. Who wrote what was
   * seen stays.
   */
  private SubhistoryResult explained(int failing) {
    int end = operations.get(failing).completed();
    NavigableSet<Integer> before = new TreeSet<>();
    for (int i = 0; i < operations.size() && operations.get(i).invoked() < end; i++) {
      before.add(i);
    }
    if (accesses != null) {
      NavigableSet<Integer> all = new TreeSet<>();
      IntStream.range(0, operations.size()).forEach(all::add);
      addWriters(before, all); // A value that is seen too early has a later writer.
    }
    NavigableSet<Integer> window = before;
    try {
      window = smallest(before, failing);
      int tries = 0;
      for (int i : before) {
        NavigableSet<Integer> fewer = new TreeSet<>(window);
        if (i != failing
            && fewer.remove(i)
            && isExplained(fewer, i)
            && tries++ < MOST_TRIES
            && isViolated(fewer)) {
          window = fewer;
        }
      }
      return resultOf(window);
    } catch (Meter.Exhausted e) {
      return new SubhistoryResult.NotLinearizable(
          ImmutableIntArray.copyOf(window),
          "#%d fits into no order".formatted(operations.get(failing).index()));
    }
  }

  private NavigableSet<Integer> smallest(NavigableSet<Integer> before, int failing) {
    if (accesses == null) {
      return before;
    }
    for (int size = SMALLEST_WINDOW; size < before.size(); size *= 2) {
      NavigableSet<Integer> window = new TreeSet<>();
      before.descendingSet().stream().limit(size).forEach(window::add);
      window.add(failing);
      addWriters(window, before);
      if (isViolated(window)) {
        return window;
      }
    }
    return before;
  }

  /** Adds the last writer of each value that is seen in a window and not written there. */
  private void addWriters(NavigableSet<Integer> window, NavigableSet<Integer> before) {
    List<Access> described = described();
    Map<Object, Integer> writers = new HashMap<>();
    for (int i : before) {
      if (writes(described.get(i))) {
        writers.put(described.get(i).value(), i);
      }
    }
    List<Integer> unexplained = new ArrayList<>(window);
    while (!unexplained.isEmpty()) {
      Object seen = seen(described.get(unexplained.remove(unexplained.size() - 1)));
      Integer writer = writers.get(seen);
      if (writer != null
          && window.stream().noneMatch(i -> isWriterOf(described.get(i), seen))
          && window.add(writer)) {
        unexplained.add(writer);
      }
    }
  }

  /** Returns whether a window without one operation still has writers of all values seen in it. */
  private boolean isExplained(NavigableSet<Integer> window, int without) {
    if (accesses == null) {
      return model.effect(operations.get(without).input(), operations.get(without).output())
          == Effect.READ;
    }
    List<Access> described = described();
    Access gone = described.get(without);
    return !writes(gone)
        || window.stream().noneMatch(i -> seen(described.get(i)).equals(gone.value()))
        || window.stream().anyMatch(i -> isWriterOf(described.get(i), gone.value()));
  }

  private List<Access> described() {
    return accesses == null ? List.of() : accesses;
  }

  private static boolean writes(Access access) {
    return access.kind() == Access.Kind.WRITE || access.kind() == Access.Kind.UPDATE;
  }

  private static boolean isWriterOf(Access access, Object value) {
    return writes(access) && access.value().equals(value);
  }

  private static Object seen(Access access) {
    return switch (access.kind()) {
      case READ -> access.value();
      case UPDATE -> access.parent();
      case WRITE, OTHER -> Access.INITIAL;
    };
  }

  private boolean isViolated(NavigableSet<Integer> window) {
    return resultOf(window) instanceof SubhistoryResult.NotLinearizable;
  }

  /** Returns the result of a window alone, in terms of this part. */
  private SubhistoryResult resultOf(NavigableSet<Integer> window) {
    ImmutableIntArray places = ImmutableIntArray.copyOf(window);
    List<Operation<I, O>> chosen = window.stream().map(operations::get).toList();
    Subhistory<S, I, O> part = new Subhistory<>(model, chosen, failed, meter);
    Optional<SubhistoryResult> found = part.byZones();
    LinearizationSearch<S, I, O> alone = new LinearizationSearch<>(model, chosen, meter);
    while (found.isEmpty()) {
      found = Optional.ofNullable(alone.advance());
    }
    return found.get() instanceof SubhistoryResult.NotLinearizable violation
        ? new SubhistoryResult.NotLinearizable(places, ofWindow(chosen, violation.reason()))
        : found.get();
  }

  /** Restricts the reason for a window, so that it is true of the whole history. */
  private String ofWindow(List<Operation<I, O>> window, String reason) {
    return window.size() == operations.size() ? reason : "among these operations, " + reason;
  }
}
