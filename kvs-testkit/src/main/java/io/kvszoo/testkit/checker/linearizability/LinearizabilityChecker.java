package io.kvszoo.testkit.checker.linearizability;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.primitives.ImmutableIntArray;
import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decides whether a history is linearizable: whether each operation can have taken effect at one
 * moment between its invocation and its completion (Maurice Herlihy and Jeannette Wing,
 * "Linearizability: A Correctness Condition for Concurrent Objects", 1990).
 *
 * <pre>{@code
 * var verdict = LinearizabilityChecker.of(new KeyValueModel<String>()).check(history);
 * }</pre>
 *
 * <p>An operation that failed had no effect. An operation of unknown outcome may take effect at any
 * time after its invocation, or never; both are considered.
 *
 * <p>Independent parts of the state, such as keys, are checked separately. For the models of this
 * package, a part in which each value is written once takes O(n log n) by the algorithm of Gibbons
 * and Korach (1997). Any other part is searched by the algorithms of Wing and Gong (1993) and Lowe
 * (2017), in time that is, in the worst case, exponential in the number of concurrent operations.
 * The search is deterministic; a history that it cannot decide within its {@link Budget} is
 * undecided. Immutable and thread-safe.
 *
 * @param <S> the type of the states of the model
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public final class LinearizabilityChecker<S, I, O> {

  private static final String RULE = "linearizability";
  private static final long GRACE_MILLIS = 50;

  private final SequentialModel<S, I, O> model;
  private final Budget budget;

  private LinearizabilityChecker(SequentialModel<S, I, O> model, Budget budget) {
    this.model =
        checkNotNull(model, "model must not be null; pass one, such as new KeyValueModel<>()");
    this.budget = checkNotNull(budget, "budget must not be null; pass one, such as Budget.DEFAULT");
  }

  /**
   * Creates a checker with the default budget.
   *
   * @param model the behaviour of the operations when they are executed sequentially
   * @param <S> the type of the states of the model
   * @param <I> the type of the inputs of operations
   * @param <O> the type of the outputs of operations
   * @return the checker
   */
  public static <S, I, O> LinearizabilityChecker<S, I, O> of(SequentialModel<S, I, O> model) {
    return new LinearizabilityChecker<>(model, Budget.DEFAULT);
  }

  /**
   * Returns this checker with another budget.
   *
   * @param newBudget the limits of a check
   * @return the checker
   */
  public LinearizabilityChecker<S, I, O> within(Budget newBudget) {
    return new LinearizabilityChecker<>(model, newBudget);
  }

  /**
   * Checks a history.
   *
   * @param history any history
   * @return whether the history is linearizable, with an order as its witness, or with operations
   *     that cannot be ordered
   */
  public Verdict<I, O> check(History<I, O> history) {
    return Accesses.areKnown(model) ? checkHere(history) : checkAside(history);
  }

  /** A custom model may be slow, so only another thread can enforce the limit of time. */
  private Verdict<I, O> checkAside(History<I, O> history) {
    FutureTask<Verdict<I, O>> task = new FutureTask<>(() -> checkHere(history));
    Thread thread = new Thread(task, "linearizability check");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(budget.time().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return new Verdict.Undecided<>(Meter.timedOut(budget).limit() + ", in the model's step");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return new Verdict.Undecided<>("the check was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the model " + model + " threw an exception", e.getCause());
    }
  }

  private Verdict<I, O> checkHere(History<I, O> history) {
    Meter meter = new Meter(budget);
    List<Subhistory<S, I, O>> parts;
    try {
      parts = split(history, meter);
    } catch (Meter.Exhausted e) {
      return new Verdict.Undecided<>(e.limit());
    }
    Map<Subhistory<S, I, O>, ImmutableIntArray> orders = new LinkedHashMap<>();
    List<Subhistory<S, I, O>> open = new ArrayList<>(parts);
    try {
      while (!open.isEmpty()) {
        List<Subhistory<S, I, O>> undecided = new ArrayList<>();
        for (Subhistory<S, I, O> part : open) {
          meter.glance();
          Optional<SubhistoryResult> result = part.advance();
          if (result.isEmpty()) {
            undecided.add(part);
          } else if (result.get() instanceof SubhistoryResult.NotLinearizable violation) {
            return violated(part, violation);
          } else if (result.get() instanceof SubhistoryResult.Linearizable linearizable) {
            orders.put(part, linearizable.order());
          }
        }
        open = undecided;
      }
    } catch (Meter.Exhausted e) {
      return undecided(e.limit(), parts.size(), open, orders);
    }
    return new Verdict.Holds<>(merge(history, orders));
  }

  private List<Subhistory<S, I, O>> split(History<I, O> history, Meter meter) {
    Map<Object, List<Operation<I, O>>> parts = new LinkedHashMap<>();
    Map<Object, List<Operation<I, O>>> failed = new HashMap<>();
    for (Operation<I, O> operation : history.operations()) {
      meter.step(0);
      boolean isUnansweredRead =
          !operation.isOk() && model.effect(operation.input(), Optional.empty()) == Effect.READ;
      if (!isUnansweredRead) {
        (operation.isFailed() ? failed : parts)
            .computeIfAbsent(model.part(operation.input()), key -> new ArrayList<>())
            .add(operation);
      }
    }
    List<Subhistory<S, I, O>> split = new ArrayList<>();
    parts.forEach(
        (key, part) ->
            split.add(new Subhistory<>(model, part, failed.getOrDefault(key, List.of()), meter)));
    return split;
  }

  private Verdict<I, O> violated(
      Subhistory<S, I, O> part, SubhistoryResult.NotLinearizable violation) {
    Object key = part.key();
    String where = key.equals("") ? "" : "at " + key + ", ";
    List<Operation<I, O>> window =
        violation.window().stream().mapToObj(part.operations()::get).toList();
    return new Verdict.Violated<>(RULE, where + violation.reason(), window);
  }

  private Verdict<I, O> undecided(
      String limit,
      int parts,
      List<Subhistory<S, I, O>> open,
      Map<Subhistory<S, I, O>, ImmutableIntArray> orders) {
    List<Subhistory<S, I, O>> left =
        open.stream().filter(part -> !orders.containsKey(part)).toList();
    if (left.isEmpty()) {
      return new Verdict.Undecided<>(limit);
    }
    Subhistory<S, I, O> first = left.get(0);
    return new Verdict.Undecided<>(
        "%s; of %d parts, %d are undecided; the first of them is %s, of whose %d operations %d can be ordered"
            .formatted(
                limit,
                parts,
                left.size(),
                first.key(),
                first.operations().size(),
                first.ordered()));
  }

  /** Merges the orders of all parts into one. */
  private List<Operation<I, O>> merge(
      History<I, O> history, Map<Subhistory<S, I, O>, ImmutableIntArray> orders) {
    if (orders.size() == 1) {
      Map.Entry<Subhistory<S, I, O>, ImmutableIntArray> only = orders.entrySet().iterator().next();
      return only.getValue().stream().mapToObj(only.getKey().operations()::get).toList();
    }
    int positions = 2 * history.size();
    for (Operation<I, O> operation : history.operations()) {
      positions = Math.max(positions, operation.invoked() + 1);
    }
    // An operation takes effect right after the last invocation of the operations before it.
    List<List<Operation<I, O>>> at = new ArrayList<>(Collections.nCopies(positions, List.of()));
    orders.forEach(
        (part, order) -> {
          int moment = 0;
          for (int i = 0; i < order.length(); i++) {
            Operation<I, O> operation = part.operations().get(order.get(i));
            moment = Math.max(moment, operation.invoked());
            if (at.get(moment).isEmpty()) {
              at.set(moment, new ArrayList<>(1));
            }
            at.get(moment).add(operation);
          }
        });
    List<Operation<I, O>> merged = new ArrayList<>(history.size());
    at.forEach(merged::addAll);
    return Collections.unmodifiableList(merged);
  }
}
