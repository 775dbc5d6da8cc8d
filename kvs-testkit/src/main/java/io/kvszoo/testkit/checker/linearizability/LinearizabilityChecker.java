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
 * <p>An operation that failed had no effect. One of unknown outcome has its effect at any time
 * after its invocation, or never; both are considered.
 *
 * <p>Parts of the state (keys, say) are checked each on its own. For the models of this package, a
 * part in which each value is written once takes O(n log n), after Gibbons and Korach (1997);
 * anything else is searched, after Wing and Gong (1993) and Lowe (2017), in a time that is
 * exponential in the number of operations open at once, at worst. The search is deterministic; what
 * it cannot decide within its {@link Budget} is undecided. Immutable and safe for use by several
 * threads.
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
    this.model = checkNotNull(model, "model must not be null; try new KeyValueModel<>()");
    this.budget = checkNotNull(budget, "budget must not be null; try Budget.DEFAULT");
  }

  /**
   * Makes a checker with the default budget.
   *
   * @param model what the operations do when they come one after the other
   * @param <S> the type of the states of the model
   * @param <I> the type of the inputs of operations
   * @param <O> the type of the outputs of operations
   * @return the checker
   */
  public static <S, I, O> LinearizabilityChecker<S, I, O> of(SequentialModel<S, I, O> model) {
    return new LinearizabilityChecker<>(model, Budget.DEFAULT);
  }

  /**
   * This checker with another budget.
   *
   * @param newBudget what a check may cost
   * @return the checker
   */
  public LinearizabilityChecker<S, I, O> within(Budget newBudget) {
    return new LinearizabilityChecker<>(model, newBudget);
  }

  /**
   * Checks a history.
   *
   * @param history any history
   * @return whether it is linearizable, with an order that shows it, or with operations that cannot
   *     be put in order
   */
  public Verdict<I, O> check(History<I, O> history) {
    return Accesses.areKnown(model) ? checkHere(history) : checkAside(history);
  }

  /** A user's model may take its time, so that only another thread can keep the budget. */
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
    for (Operation<I, O> operation : history.operations()) {
      meter.step(0);
      boolean changesNothing =
          operation.isFailed()
              || (!operation.isOk()
                  && model.effect(operation.input(), Optional.empty()) == Effect.READ);
      if (!changesNothing) {
        parts
            .computeIfAbsent(model.part(operation.input()), key -> new ArrayList<>())
            .add(operation);
      }
    }
    return parts.values().stream().map(part -> new Subhistory<>(model, part, meter)).toList();
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
        "%s; of %d parts %d are open, the first is %s, of whose %d operations %d can be ordered"
            .formatted(
                limit,
                parts,
                left.size(),
                first.key(),
                first.operations().size(),
                first.ordered()));
  }

  /** Puts the orders of all parts into one. */
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
    // An operation takes effect right after the last invocation of those before it.
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
