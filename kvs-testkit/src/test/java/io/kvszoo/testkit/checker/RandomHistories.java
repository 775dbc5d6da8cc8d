package io.kvszoo.testkit.checker;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.linearizability.KeyValueModel;
import io.kvszoo.testkit.checker.linearizability.SequentialModel;
import io.kvszoo.testkit.checker.linearizability.Transition;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Histories of an object that is linearizable, some of whose answers are then changed, so that
 * those that are linearizable and those that are not look alike.
 */
public final class RandomHistories<S, I, O> {

  /** What an operation has come to so far. */
  private enum Phase {
    INVOKED,
    TOOK_EFFECT,
    LOST
  }

  private static final class Open<O> {

    private final int index;
    private Phase phase = Phase.INVOKED;
    private List<O> output = List.of();

    private Open(int index) {
      this.index = index;
    }
  }

  private final SequentialModel<S, I, O> model;
  private final Function<Random, I> inputs;
  private final BiFunction<Random, I, O> lies;
  private final double unknown;

  /**
   * @param lies an output that replaces a true one
   */
  public RandomHistories(
      SequentialModel<S, I, O> model,
      Function<Random, I> inputs,
      BiFunction<Random, I, O> lies,
      double unknown) {
    this.model = model;
    this.inputs = inputs;
    this.lies = lies;
    this.unknown = unknown;
  }

  public SequentialModel<S, I, O> model() {
    return model;
  }

  public History<I, O> draw(Random random, int clients, int operations, double lying) {
    HistoryRecorder<I, O> recorder = new HistoryRecorder<>();
    List<Open<O>> open = new ArrayList<>();
    List<I> asked = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      open.add(null);
    }
    Map<Object, S> states = new HashMap<>();
    int invoked = 0;
    long now = 0;
    while (invoked < operations || open.stream().anyMatch(Objects::nonNull)) {
      int client = random.nextInt(clients);
      Open<O> current = open.get(client);
      now++;
      if (current == null) {
        if (invoked < operations) {
          I input = inputs.apply(random);
          asked.add(input);
          open.set(client, new Open<>(recorder.invoke(client, input, now)));
          invoked++;
        }
      } else if (current.phase == Phase.INVOKED) {
        boolean lost = random.nextDouble() < unknown;
        if (lost && random.nextBoolean()) {
          current.phase = Phase.LOST;
        } else {
          I input = asked.get(current.index);
          Object part = model.part(input);
          S state = states.getOrDefault(part, model.initial());
          Transition<S, O> transition = model.step(state, input);
          states.put(part, transition.next());
          current.output = List.of(transition.output());
          current.phase = lost ? Phase.LOST : Phase.TOOK_EFFECT;
        }
      } else {
        recorder.complete(
            current.index, ending(random, current, asked.get(current.index), lying), now);
        open.set(client, null);
      }
    }
    return recorder.history();
  }

  private Ending<O> ending(Random random, Open<O> current, I input, double lying) {
    if (current.phase == Phase.LOST) {
      return current.output.isEmpty() && random.nextBoolean()
          ? new Ending.Failed<>("refused")
          : new Ending.Unknown<>("timed out");
    }
    return new Ending.Ok<>(
        random.nextDouble() < lying ? lies.apply(random, input) : current.output.get(0));
  }

  /** Whether any order of the operations is legal, found by trying all. */
  public static <S, I, O> boolean isLinearizable(
      SequentialModel<S, I, O> model, List<Operation<I, O>> operations) {
    Map<Object, S> states = new HashMap<>();
    List<Operation<I, O>> left = new ArrayList<>(operations);
    left.removeIf(Operation::isFailed);
    return isLinearizable(model, left, states);
  }

  private static <S, I, O> boolean isLinearizable(
      SequentialModel<S, I, O> model, List<Operation<I, O>> left, Map<Object, S> states) {
    if (left.stream().noneMatch(Operation::isOk)) {
      return true;
    }
    int firstCompleted = left.stream().mapToInt(Operation::completed).min().orElseThrow();
    for (int i = 0; i < left.size(); i++) {
      Operation<I, O> next = left.get(i);
      if (next.invoked() > firstCompleted) {
        continue;
      }
      Object part = model.part(next.input());
      S state = states.getOrDefault(part, model.initial());
      Transition<S, O> transition = model.step(state, next.input());
      boolean legal =
          next.output().map(output -> model.matches(output, transition.output())).orElse(true);
      if (legal) {
        left.remove(i);
        states.put(part, transition.next());
        boolean found = isLinearizable(model, left, states);
        states.put(part, state);
        left.add(i, next);
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether an order is legal, keeps to real time, and has all operations that were done. */
  public static <S, I, O> boolean isLinearization(
      SequentialModel<S, I, O> model, History<I, O> history, List<Operation<I, O>> order) {
    Map<Object, S> states = new HashMap<>();
    int lastInvoked = -1;
    for (Operation<I, O> next : order) {
      lastInvoked = Math.max(lastInvoked, next.invoked());
      Object part = model.part(next.input());
      Transition<S, O> transition =
          model.step(states.getOrDefault(part, model.initial()), next.input());
      states.put(part, transition.next());
      boolean legal =
          next.output().map(output -> model.matches(output, transition.output())).orElse(true);
      if (!legal || next.isFailed() || lastInvoked > next.completed()) {
        return false;
      }
    }
    return new HashSet<>(order)
            .containsAll(history.operations().stream().filter(Operation::isOk).toList())
        && new HashSet<>(order).size() == order.size();
  }

  static final class Values {

    private int last;

    /** A value that was not drawn before. */
    String next() {
      last++;
      return "v" + last;
    }

    /** A value that may have been drawn. */
    String any(Random random) {
      return "v" + (1 + random.nextInt(Math.max(1, last)));
    }
  }

  public static RandomHistories<Optional<String>, KVSOperation<String>, KVSResult<String>> keys(
      int keys, boolean unique, boolean deletes, boolean cas, double unknown) {
    Values values = new Values();
    return new RandomHistories<>(
        new KeyValueModel<>(),
        random -> {
          String key = "k" + random.nextInt(keys);
          String value = unique ? values.next() : "v" + random.nextInt(3);
          int kind = random.nextInt(10);
          if (kind < 4) {
            return KVSOperation.get(key);
          } else if (kind < 5 && deletes) {
            return KVSOperation.delete(key);
          } else if (kind < 7 && cas) {
            String expected = unique ? values.any(random) : "v" + random.nextInt(3);
            if (deletes && random.nextInt(4) == 0) {
              return KVSOperation.compareAndDelete(key, expected);
            }
            return random.nextInt(4) == 0
                ? KVSOperation.putIfAbsent(key, value)
                : KVSOperation.compareAndSet(key, expected, value);
          }
          return KVSOperation.put(key, value);
        },
        (random, input) -> lie(random, input, unique ? values.any(random) : "v1"),
        unknown);
  }

  private static KVSResult<String> lie(Random random, KVSOperation<String> input, String value) {
    List<String> found =
        switch (random.nextInt(10)) {
          case 0 -> List.of();
          case 1 -> List.of(value, "other");
          default -> List.of(value);
        };
    if (input instanceof KVSOperation.CompareAndSet<String>) {
      return new KVSResult.Compared<>(random.nextBoolean(), found);
    }
    boolean read = input instanceof KVSOperation.Get<String> || random.nextInt(20) == 0;
    return read ? new KVSResult.Read<>(found) : new KVSResult.Written<>();
  }
}
