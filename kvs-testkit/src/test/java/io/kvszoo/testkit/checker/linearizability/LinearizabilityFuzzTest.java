package io.kvszoo.testkit.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.RandomHistories;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.history.History;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The checker against one that tries all orders, on small random histories. {@code
 * -Dkvszoo.histories=1000000} sets how many a test.
 */
class LinearizabilityFuzzTest {

  private static final int HISTORIES = Integer.getInteger("kvszoo.histories", 8_000);

  @Test
  void registers_with_unique_writes() {
    compare(() -> RandomHistories.keys(1, true, false, false, 0.1), HISTORIES);
  }

  @Test
  void updates_of_unique_values() {
    compare(() -> RandomHistories.keys(1, true, false, true, 0.15), HISTORIES);
  }

  @Test
  void registers_with_few_values() {
    compare(() -> RandomHistories.keys(1, false, true, true, 0.15), HISTORIES);
  }

  @Test
  void many_unknown_outcomes() {
    compare(() -> RandomHistories.keys(1, false, true, true, 0.5), HISTORIES);
  }

  @Test
  void several_keys() {
    compare(() -> RandomHistories.keys(2, true, true, true, 0.1), HISTORIES);
  }

  @Test
  void compare_and_set_registers_that_do_not_say_what_they_found() {
    compare(
        () ->
            new RandomHistories<>(
                new RegisterModel<>(0),
                LinearizabilityFuzzTest::registerOperation,
                (random, input) ->
                    input instanceof RegisterOperation.Read<Integer>
                        ? new RegisterResult.Value<>(random.nextInt(3))
                        : new RegisterResult.Compared<>(random.nextBoolean()),
                0.15),
        HISTORIES);
  }

  private static RegisterOperation<Integer> registerOperation(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new RegisterOperation.Read<>();
      case 1 -> new RegisterOperation.Write<>(random.nextInt(3));
      default -> new RegisterOperation.CompareAndSet<>(random.nextInt(3), random.nextInt(3));
    };
  }

  @Test
  void lists_of_unique_elements() {
    compare(() -> lists(100), HISTORIES);
  }

  @Test
  void lists_of_few_elements() {
    compare(() -> lists(3), HISTORIES);
  }

  /** Elements are counted up, and begin again after the last. */
  private static RandomHistories<List<Integer>, ListOperation<Integer>, List<Integer>> lists(
      int elements) {
    int[] last = new int[1];
    return new RandomHistories<>(
        new AppendListModel<>(),
        random -> {
          if (random.nextInt(5) < 2) {
            return new ListOperation.Get<>("k");
          }
          last[0] = (last[0] + 1) % elements;
          return random.nextInt(6) == 0
              ? new ListOperation.Put<>("k", last[0])
              : new ListOperation.Append<>("k", last[0]);
        },
        (random, input) -> {
          boolean get = input instanceof ListOperation.Get<Integer>;
          int length = get || random.nextInt(20) == 0 ? random.nextInt(3) : 0;
          return random.ints(length, Math.max(0, last[0] - 3), last[0] + 1).boxed().toList();
        },
        0.1);
  }

  @Test
  void a_model_of_which_nothing_is_known() {
    compare(
        () ->
            new RandomHistories<>(
                new CounterModel(),
                random -> random.nextInt(3) == 0 ? "read" : "increment",
                (random, input) -> random.nextInt(5),
                0.2),
        HISTORIES / 8);
  }

  /** A counter whose increments tell the new count. */
  private static final class CounterModel implements SequentialModel<Integer, String, Integer> {

    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public Transition<Integer, Integer> step(Integer count, String input) {
      int next = input.equals("increment") ? count + 1 : count;
      return new Transition<>(next, next);
    }
  }

  /** Too long to try all orders, but made by an object that is linearizable. */
  @Test
  void longer_histories_that_are_linearizable() {
    for (int seed = 0; seed < HISTORIES / 8; seed++) {
      Random random = new Random(seed);
      var drawn = RandomHistories.keys(1, false, true, true, 0.3);
      var history = drawn.draw(random, 2 + random.nextInt(4), 40, 0);
      var verdict = LinearizabilityChecker.of(drawn.model()).check(history);
      assertThat(verdict).as("seed %s\n%s", seed, history).isInstanceOf(Verdict.Holds.class);
      var order = ((Verdict.Holds<KVSOperation<String>, KVSResult<String>>) verdict).order();
      assertThat(RandomHistories.isLinearization(drawn.model(), history, order))
          .as("seed %s, its order\n%s\nof\n%s", seed, order, history)
          .isTrue();
    }
  }

  /** Histories come one after the other from each of some sources, by their seeds. */
  private static <S, I, O> void compare(Supplier<RandomHistories<S, I, O>> source, int histories) {
    int linearizable = 0;
    for (int seed = 0; seed < histories; seed++) {
      Random random = new Random(seed);
      RandomHistories<S, I, O> drawn = source.get();
      History<I, O> history =
          drawn.draw(random, 1 + random.nextInt(4), 1 + random.nextInt(8), 0.15);
      boolean expected = RandomHistories.isLinearizable(drawn.model(), history.operations());
      Verdict<I, O> verdict = LinearizabilityChecker.of(drawn.model()).check(history);
      if (verdict instanceof Verdict.Holds<I, O> holds) {
        assertThat(expected).as("seed %s, which holds\n%s", seed, history).isTrue();
        assertThat(RandomHistories.isLinearization(drawn.model(), history, holds.order()))
            .as("seed %s, its order\n%s\nof\n%s", seed, holds.order(), history)
            .isTrue();
        linearizable++;
      } else {
        assertThat(expected).as("seed %s, %s\n%s", seed, verdict, history).isFalse();
        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
        Verdict.Violated<I, O> violated = (Verdict.Violated<I, O>) verdict;
        assertThat(RandomHistories.isLinearizable(drawn.model(), violated.window()))
            .as("seed %s, %s\n%s", seed, verdict, history)
            .isFalse();
      }
    }
    assertThat(linearizable).isBetween(histories / 5, histories - histories / 10);
  }
}
