package io.kvszoo.testkit.checker.causality;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.relation.IntList;
import io.kvszoo.testkit.checker.relation.KeyValueSessions;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether values disappear unread in a causally consistent store that keeps concurrent
 * values as siblings, only from the observations of clients. A value may disappear only if the
 * write that replaced it had read it, or was blind and serialized after it:
 *
 * <ul>
 *   <li>A write has read the values that completed reads of its session returned for its key before
 *       it was called, and the values that its session had written to the key before.
 *   <li>A write is blind if its session had not read its key before it was called, and no earlier
 *       write of the session to the key was done or may have been done. It replaces all values that
 *       are present when it takes effect.
 *   <li>A delete is a write without a value.
 * </ul>
 *
 * <p>If a read does not find a value whose write causally precedes it, a write must explain that: a
 * write that may have replaced the value, was called before the read returned, and is itself found,
 * deletes the key, or is itself explained. A write of unknown outcome may have had an effect. A
 * read is a violation only if there is no possible explanation; each read is checked by itself.
 *
 * <p>The requirements are those of {@link CausalChecker}. O(writes² × reads) per key, but usually
 * much less.
 */
public final class UnreadLossChecker {

  private static final int LARGEST_TO_REDUCE = 64;
  private static final int NOBODY = -1;
  private static final String RULE = "unread loss";

  /** A read that did not find a value, and the write of the value, by their places. */
  private record Loss(int write, int read) {}

  /** The operations of a history, and the client that knows of all of them. */
  private record Judged<V>(
      List<Operation<KVSOperation<V>, KVSResult<V>>> operations, int allKnowing) {

    private Judged<V> of(Set<Operation<KVSOperation<V>, KVSResult<V>>> some) {
      return new Judged<>(operations.stream().filter(some::contains).toList(), allKnowing);
    }
  }

  private UnreadLossChecker() {}

  /**
   * Checks all reads of a history.
   *
   * @param history a history of a key-value store
   * @param <V> the type of the values
   * @return whether no value was lost unread; if not, the operations that show it; undecided if a
   *     value was put twice to the same key, or if the observations of clients are cyclic
   * @throws IllegalArgumentException if a client has two operations in flight at the same time
   */
  public static <V> Verdict<KVSOperation<V>, KVSResult<V>> check(
      History<KVSOperation<V>, KVSResult<V>> history) {
    return check(new Judged<>(history.operations(), NOBODY));
  }

  /**
   * Checks the final state after the network has settled, as if it were read by a client that knows
   * of all writes that were acknowledged or read.
   *
   * @param history a history of a key-value store
   * @param finalValues the final values by key
   * @param <V> the type of the values
   * @return the verdict, as in {@link #check}
   * @throws IllegalArgumentException if {@code finalValues} is empty, or a client has two
   *     operations in flight at the same time
   */
  public static <V> Verdict<KVSOperation<V>, KVSResult<V>> checkFinal(
      History<KVSOperation<V>, KVSResult<V>> history, Map<String, List<V>> finalValues) {
    List<Operation<KVSOperation<V>, KVSResult<V>>> operations =
        FinalStateChecker.withFinalReads(history, finalValues);
    return check(new Judged<>(operations, operations.get(operations.size() - 1).client()));
  }

  private static <V> Verdict<KVSOperation<V>, KVSResult<V>> check(Judged<V> judged) {
    try {
      return new Check<>(judged, new Meter(Budget.DEFAULT)).verdict();
    } catch (KeyValueSessions.Unfit e) {
      return e.verdict();
    } catch (Meter.Exhausted e) {
      return new Verdict.Undecided<>(e.limit());
    }
  }

  /** The check of one history, or of a part of it. */
  private static final class Check<V> {

    private final Judged<V> judged;
    private final Meter meter;
    private final KeyValueSessions<V> sessions;
    private final CausalOrder order;
    private final Map<String, Replacements<V>> replacements = new HashMap<>();

    private Check(Judged<V> judged, Meter meter) {
      this.judged = judged;
      this.meter = meter;
      sessions = new KeyValueSessions<>(judged.operations(), false, meter);
      order = CausalOrder.of(sessions.sessions(), meter);
    }

    private Verdict<KVSOperation<V>, KVSResult<V>> verdict() {
      if (!order.isAcyclic()) {
        return new Verdict.Undecided<>(
            "the causal order is cyclic, so it does not define which writes precede a read");
      }
      return loss()
          .<Verdict<KVSOperation<V>, KVSResult<V>>>map(this::violated)
          .orElseGet(() -> new Verdict.Holds<>(List.of()));
    }

    private Operation<KVSOperation<V>, KVSResult<V>> at(int place) {
      return judged.operations().get(place);
    }

    private Replacements<V> replacements(String key) {
      return replacements.computeIfAbsent(
          key, its -> new Replacements<>(sessions, judged.operations(), its));
    }

    private Optional<Loss> loss() {
      if (!order.isAcyclic()) {
        return Optional.empty();
      }
      for (int place = 0; place < judged.operations().size(); place++) {
        meter.glance();
        Operation<KVSOperation<V>, KVSResult<V>> read = at(place);
        if (read.isOk() && read.input() instanceof KVSOperation.Get<V> get) {
          IntList gone = replacements(get.key()).unexplained(place);
          for (int i = 0; i < gone.size(); i++) {
            if (isBefore(gone.get(i), place)) {
              return Optional.of(new Loss(gone.get(i), place));
            }
          }
        }
      }
      return Optional.empty();
    }

    private boolean isBefore(int write, int read) {
      return sessions.node(write) != Sessions.NONE
          && (at(read).client() == judged.allKnowing()
              || order.isBefore(sessions.node(write), sessions.node(read)));
    }

    private Verdict.Violated<KVSOperation<V>, KVSResult<V>> violated(Loss loss) {
      Set<Operation<KVSOperation<V>, KVSResult<V>>> window = new LinkedHashSet<>(shown(loss));
      if (!isLoss(window)) {
        window.addAll(judged.operations()); // Rare: something far away is what rules others out.
      } else if (window.size() <= LARGEST_TO_REDUCE) {
        for (Operation<KVSOperation<V>, KVSResult<V>> operation : List.copyOf(window)) {
          window.remove(operation);
          if (!isLoss(window)) {
            window.add(operation);
          }
        }
      }
      return new Verdict.Violated<>(
          RULE,
          "#%d returned '%s', although #%d came before it; no write that had read what #%d wrote, and no blind write, explains that"
              .formatted(
                  at(loss.read()).index(),
                  at(loss.read()).output().orElseThrow(),
                  at(loss.write()).index(),
                  at(loss.write()).index()),
          window.stream().sorted(Comparator.comparingInt(Operation::invoked)).toList());
    }

    /** Whether a part of the history shows a loss too. */
    private boolean isLoss(Set<Operation<KVSOperation<V>, KVSResult<V>>> some) {
      try {
        return new Check<>(judged.of(some), meter).loss().isPresent();
      } catch (KeyValueSessions.Unfit e) {
        return false;
      }
    }

    /**
     * The operations by which the write precedes the read, the writers of the values that were
     * read, and why these are not blind.
     */
    private Set<Operation<KVSOperation<V>, KVSResult<V>>> shown(Loss loss) {
      Deque<Integer> places = new ArrayDeque<>(List.of(loss.write(), loss.read()));
      if (at(loss.read()).client() != judged.allKnowing()) {
        Map<Operation<KVSOperation<V>, KVSResult<V>>, Integer> placeOf = new HashMap<>();
        for (int place = 0; place < judged.operations().size(); place++) {
          placeOf.put(at(place), place);
        }
        new CausalPaths(sessions.sessions(), meter)
            .path(order, sessions.node(loss.write()), sessions.node(loss.read()))
            .forEach(node -> places.add(placeOf.getOrDefault(sessions.operation(node), 0)));
      }
      Set<Integer> shown = new LinkedHashSet<>();
      while (!places.isEmpty()) {
        int place = places.remove();
        if (shown.add(place)) {
          places.addAll(behind(place));
        }
      }
      Set<Operation<KVSOperation<V>, KVSResult<V>>> operations = new LinkedHashSet<>();
      shown.forEach(place -> operations.add(at(place)));
      return operations;
    }

    private List<Integer> behind(int place) {
      Operation<KVSOperation<V>, KVSResult<V>> operation = at(place);
      String key = operation.input().key();
      List<Integer> behind = new ArrayList<>();
      if (operation.isOk() && KeyValueSessions.isRead(operation)) {
        sessions.found(operation).forEach(value -> behind.add(sessions.writer(key, value)));
      }
      if (KeyValueSessions.isWrite(operation) && !replacements(key).isBlind(place)) {
        for (int before = 0; before < place; before++) {
          Operation<KVSOperation<V>, KVSResult<V>> first = at(before);
          if (first.client() == operation.client()
              && first.input().key().equals(key)
              && (first.isOk() || (KeyValueSessions.isWrite(first) && !first.isFailed()))) {
            behind.add(before);
            break;
          }
        }
      }
      return behind;
    }
  }
}
