package io.kvszoo.testkit.checker.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.Histories;
import io.kvszoo.testkit.checker.RandomHistories;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.CausalChecker;
import io.kvszoo.testkit.checker.causality.CausalModel;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits, and what people are told. */
class LinearizabilityCheckerTest {

  /** How much later than its limit a check may end. */
  private static final long GRACE_MILLIS = 100;

  /** Increments of unknown outcome can be used in too many ways to try them all. */
  private static History<Integer, Integer> hard(int unknown) {
    HistoryRecorder<Integer, Integer> recorder = new HistoryRecorder<>();
    for (int i = 0; i < unknown; i++) {
      recorder.invoke(i, 1 << i % 30, i);
    }
    int read = recorder.invoke(unknown, 0, unknown);
    recorder.complete(read, new Ending.Ok<>(-1), unknown);
    return recorder.history();
  }

  /** Adds what is put in, and tells the sum. */
  private record Adder(Duration time) implements SequentialModel<Integer, Integer, Integer> {

    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public Transition<Integer, Integer> step(Integer sum, Integer input) {
      if (!time.isZero()) {
        try {
          Thread.sleep(time.toMillis()); // Being slow is what this model is for.
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return new Transition<>(sum + input, sum + input);
    }
  }

  @Test
  @Timeout(20)
  void a_check_keeps_its_time() {
    keepsTime(
        Duration.ofMillis(300),
        budget ->
            LinearizabilityChecker.of(new Adder(Duration.ZERO))
                .within(budget.withBytes(Long.MAX_VALUE))
                .check(hard(26)),
        "undecided: the time limit of the budget, PT0.3S, has passed");
  }

  @Test
  @Timeout(20)
  void a_check_keeps_its_time_inside_of_a_slow_model() {
    keepsTime(
        Duration.ofMillis(300),
        budget ->
            LinearizabilityChecker.of(new Adder(Duration.ofSeconds(30)))
                .within(budget)
                .check(hard(1)),
        "has passed, in the model's step");
  }

  @Test
  @Timeout(20)
  void checks_of_long_histories_keep_their_time() {
    var history = RandomHistories.keys(1, true, false, false, 0).draw(new Random(1), 5, 500_000, 0);
    keepsTime(
        Duration.ofMillis(20),
        budget ->
            LinearizabilityChecker.of(new KeyValueModel<String>()).within(budget).check(history),
        "undecided: the time limit of the budget, PT0.02S, has passed");
    keepsTime(
        Duration.ofMillis(20),
        budget -> CausalChecker.of(CausalModel.CAUSAL).within(budget).check(history),
        "undecided: the time limit of the budget, PT0.02S, has passed");
  }

  /** The least of three times counts, since the machine has other things to do as well. */
  private static void keepsTime(
      Duration time, Function<Budget, Verdict<?, ?>> check, String message) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long begun = System.nanoTime();
      assertThat(check.apply(Budget.DEFAULT.withTime(time))).asString().contains(message);
      least = Math.min(least, System.nanoTime() - begun);
    }
    assertThat(least / 1_000_000).isBetween(time.toMillis() - 5, time.toMillis() + GRACE_MILLIS);
  }

  @Test
  @Timeout(20)
  void a_check_keeps_its_memory() {
    var verdict =
        LinearizabilityChecker.of(new Adder(Duration.ZERO))
            .within(Budget.DEFAULT.withBytes(10_000_000))
            .check(hard(26));
    assertThat(verdict).asString().contains("more memory than its budget of 10,000,000 bytes");
  }

  @Test
  void a_hard_part_does_not_hide_a_violation_in_another() {
    Verdict<?, ?> verdict =
        LinearizabilityChecker.of(new KeyValueModel<String>())
            .check(
                new Histories()
                    .put(0, "good", "a")
                    .get(0, "good", "a")
                    .put(0, "bad", "b")
                    .get(0, "bad")
                    .history());
    assertThat(verdict)
        .asString()
        .contains(
            "at bad, the initial value comes first, but b was there before the initial value");
  }

  private static String reason(Histories histories) {
    var verdict = LinearizabilityChecker.of(new KeyValueModel<String>()).check(histories.history());
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    return ((Verdict.Violated<?, ?>) verdict).reason();
  }

  @Test
  void a_value_whose_put_failed_was_not_written_by_nobody() {
    assertThat(reason(new Histories().failedPut(0, "x", "a").get(1, "x", "a")))
        .isEqualTo("at x, #1 saw a, which only #0 wrote, and that failed");
    assertThat(reason(new Histories().failedPut(0, "x", "b").get(1, "x", "a")))
        .isEqualTo("at x, #1 saw a, which nobody wrote");
  }

  @Test
  void a_value_that_is_written_too_late_was_not_written_by_nobody() {
    Histories twice = new Histories().put(0, "x", "b").put(1, "x", "b");
    assertThat(reason(twice.get(2, "x", "a").put(3, "x", "a")))
        .isEqualTo(
            "at x, among these operations, "
                + "#2 saw a, and ended before #3, which alone wrote that, began");
  }

  @Test
  void a_reason_shows_values_and_not_how_the_model_holds_them() {
    assertThat(reason(new Histories().put(0, "x", "a").delete(0, "x").get(1, "x", "a")))
        .isEqualTo("at x, #2 fits into no order: until it ended, the state could only be no value");
    assertThat(reason(new Histories().put(0, "x", "a").put(0, "x", "a").get(1, "x")))
        .doesNotContain("Optional");
  }

  @Test
  void an_empty_history_is_linearizable() {
    assertThat(
            LinearizabilityChecker.of(new KeyValueModel<String>()).check(new Histories().history()))
        .isInstanceOf(Verdict.Holds.class);
  }

  /** In long histories too, few operations are shown, and no write that does not matter. */
  @Test
  void the_window_of_a_long_history_is_small() {
    var histories =
        new RandomHistories<>(
            new RegisterModel<>(0),
            random ->
                random.nextBoolean()
                    ? new RegisterOperation.Read<>()
                    : new RegisterOperation.Write<>(random.nextInt(5)),
            (random, input) ->
                input instanceof RegisterOperation.Read<Integer>
                    ? new RegisterResult.Value<>(random.nextInt(5))
                    : new RegisterResult.Written<>(),
            0.01);
    int violated = 0;
    for (int seed = 0; seed < 20; seed++) {
      var history = histories.draw(new Random(seed), 4, 1000, 0.005);
      if (LinearizabilityChecker.of(new RegisterModel<>(0)).check(history)
          instanceof Verdict.Violated<?, ?> found) {
        violated++;
        assertThat(found.window().size()).as("%s", found).isLessThanOrEqualTo(8);
      }
    }
    assertThat(violated).isGreaterThan(10);
  }
}
