package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Histories;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.HistoryRecorder;
import org.junit.jupiter.api.Test;

/** Each pattern by name, and what is special: siblings, deletes, unknown outcomes. */
class CausalCheckerTest {

  @Test
  void thin_air_read() {
    assertThat(rule(CausalModel.CAUSAL, new Histories().get(0, "x", "a"))).isEqualTo("ThinAirRead");
  }

  @Test
  void aborted_read() {
    assertThat(rule(CausalModel.CAUSAL, new Histories().failedPut(0, "x", "a").get(1, "x", "a")))
        .isEqualTo("AbortedRead");
  }

  @Test
  void cyclic_causal_order_and_its_shortest_cycle() {
    Histories histories =
        new Histories()
            .put(2, "z", "unrelated")
            .get(0, "y", "b")
            .get(0, "z", "unrelated")
            .put(0, "x", "a")
            .get(1, "x", "a")
            .put(1, "y", "b");
    assertThat(rule(CausalModel.CAUSAL, histories)).isEqualTo("CyclicCO");
    Verdict.Violated<?, ?> violated = violated(CausalModel.CAUSAL, histories);
    assertThat(violated.window()).hasSize(4);
  }

  @Test
  void write_before_initial_read() {
    assertThat(rule(CausalModel.CAUSAL, new Histories().put(0, "x", "a").get(0, "x")))
        .isEqualTo("WriteCOInitRead");
  }

  @Test
  void write_before_read_of_what_it_replaced() {
    Verdict.Violated<?, ?> violated =
        violated(
            CausalModel.CAUSAL,
            new Histories()
                .put(0, "x", "a")
                .get(1, "x", "a")
                .put(1, "x", "b")
                .get(2, "x", "b")
                .get(2, "x", "a"));
    assertThat(violated.rule()).isEqualTo("WriteCORead");
    assertThat(violated.reason())
        .isEqualTo("#4 saw what #0 wrote, although #2 had replaced that, and came before it");
  }

  @Test
  void clients_that_disagree_on_concurrent_writes() {
    Histories histories =
        new Histories().put(0, "x", "a").get(0, "x", "b").put(1, "x", "b").get(1, "x", "a");
    assertThat(rule(CausalModel.CAUSAL, histories)).isEqualTo("holds");
    assertThat(rule(CausalModel.CAUSAL_MEMORY, histories)).isEqualTo("holds");
    assertThat(rule(CausalModel.CAUSAL_CONVERGENCE, histories)).isEqualTo("CyclicCF");
  }

  /** The example of the POPL paper that converges, and is no causal memory. */
  @Test
  void a_client_that_no_order_of_writes_explains() {
    Histories histories =
        new Histories()
            .put(0, "z", "1")
            .put(0, "x", "1")
            .put(0, "y", "1")
            .put(1, "x", "2")
            .get(1, "z")
            .get(1, "y", "1")
            .get(1, "x", "2");
    assertThat(rule(CausalModel.CAUSAL, histories)).isEqualTo("holds");
    assertThat(rule(CausalModel.CAUSAL_CONVERGENCE, histories)).isEqualTo("holds");
    assertThat(rule(CausalModel.CAUSAL_MEMORY, histories)).isEqualTo("WriteHBInitRead");
  }

  @Test
  void siblings_are_concurrent_writes() {
    Histories siblings = new Histories().put(0, "x", "a").put(1, "x", "b").get(2, "x", "a", "b");
    assertThat(rule(CausalModel.CAUSAL_CONVERGENCE, siblings)).isEqualTo("holds");
  }

  /** Client 1 has seen what client 0 wrote to y, and so knows of x, which it did not read. */
  @Test
  void a_write_need_not_replace_what_its_session_knows_of_through_another_key() {
    Histories siblings =
        new Histories()
            .put(0, "x", "a")
            .put(0, "y", "c")
            .get(1, "y", "c")
            .put(1, "x", "b")
            .get(2, "x", "a", "b");
    assertThat(rule(CausalModel.CAUSAL_CONVERGENCE, siblings)).isEqualTo("holds");
    assertThat(rule(CausalModel.CAUSAL, siblings.get(2, "x", "a"))).isEqualTo("WriteCORead");
  }

  /**
   * What client 1 had read of x, it still knows after reads and writes of y, and client 3 by it.
   */
  @Test
  void a_write_replaces_what_its_session_has_read_of_the_key_whatever_was_between() {
    Histories siblings =
        new Histories()
            .put(0, "x", "a")
            .get(1, "x", "a")
            .put(2, "y", "c")
            .get(1, "y", "c")
            .put(1, "y", "d")
            .put(1, "x", "b")
            .get(3, "x", "b")
            .put(3, "x", "e")
            .get(2, "x", "a", "e");
    assertThat(rule(CausalModel.CAUSAL, siblings)).isEqualTo("WriteCORead");
  }

  @Test
  void a_write_of_unknown_outcome_replaces_what_its_session_had_read() {
    Histories siblings =
        new Histories()
            .put(0, "x", "a")
            .get(1, "x", "a")
            .get(1, "y")
            .lostPut(1, "x", "b")
            .get(2, "x", "a", "b");
    assertThat(rule(CausalModel.CAUSAL, siblings)).isEqualTo("WriteCORead");
  }

  @Test
  void a_sibling_that_another_replaced_is_a_violation() {
    Histories siblings =
        new Histories().put(0, "x", "a").get(1, "x", "a").put(1, "x", "b").get(2, "x", "a", "b");
    assertThat(rule(CausalModel.CAUSAL, siblings)).isEqualTo("WriteCORead");
  }

  @Test
  void a_delete_explains_a_read_of_nothing() {
    assertThat(
            rule(CausalModel.CAUSAL, new Histories().put(0, "x", "a").delete(1, "x").get(0, "x")))
        .isEqualTo("holds");
  }

  @Test
  void a_delete_that_was_replaced_explains_nothing() {
    assertThat(
            rule(CausalModel.CAUSAL, new Histories().delete(0, "x").put(0, "x", "a").get(0, "x")))
        .isEqualTo("WriteCOInitRead");
  }

  @Test
  void a_delete_that_another_session_replaced_explains_nothing() {
    assertThat(
            rule(
                CausalModel.CAUSAL,
                new Histories()
                    .delete(0, "x")
                    .put(0, "y", "b")
                    .get(1, "y", "b")
                    .put(1, "x", "a")
                    .get(1, "x")))
        .isEqualTo("WriteCOInitRead");
  }

  @Test
  void a_delete_that_waited_for_the_read_explains_nothing() {
    assertThat(
            rule(
                CausalModel.CAUSAL,
                new Histories()
                    .put(0, "x", "a")
                    .get(0, "x")
                    .put(0, "y", "b")
                    .get(1, "y", "b")
                    .delete(1, "x")))
        .isEqualTo("WriteCOInitRead");
  }

  @Test
  void a_delete_of_unknown_outcome_explains_a_read_of_nothing() {
    assertThat(
            rule(
                CausalModel.CAUSAL,
                new Histories().lostDelete(1, "x").put(0, "x", "a").get(0, "x")))
        .isEqualTo("holds");
  }

  @Test
  void an_unknown_write_need_not_be_seen_by_its_own_session() {
    assertThat(
            rule(
                CausalModel.CAUSAL_CONVERGENCE,
                new Histories().lostPut(0, "x", "a").get(0, "x").get(1, "x", "a")))
        .isEqualTo("holds");
  }

  @Test
  void an_unknown_write_comes_after_what_its_session_did() {
    assertThat(
            rule(
                CausalModel.CAUSAL,
                new Histories().put(0, "x", "a").lostPut(0, "y", "b").get(1, "y", "b").get(1, "x")))
        .isEqualTo("WriteCOInitRead");
  }

  /** Each client deletes, concurrently, what the other puts, which stays. */
  @Test
  void where_adds_win_clients_may_find_what_was_put_concurrently_to_their_deletes() {
    Histories histories =
        new Histories()
            .put(0, "x", "a")
            .delete(0, "y")
            .put(1, "y", "b")
            .delete(1, "x")
            .get(0, "y", "b")
            .get(1, "x", "a");
    CausalChecker checker = CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE);
    assertThat(checker.check(histories.history())).isInstanceOf(Verdict.Violated.class);
    assertThat(checker.whereAddsWin().check(histories.history())).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void where_adds_win_a_delete_removes_what_it_has_seen() {
    Histories histories =
        new Histories().put(0, "x", "a").get(1, "x", "a").delete(1, "x").get(1, "x", "a");
    assertThat(
            CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE)
                .whereAddsWin()
                .check(histories.history()))
        .isInstanceOfSatisfying(
            Verdict.Violated.class,
            violated -> assertThat(violated.rule()).isEqualTo("WriteCORead"));
  }

  @Test
  void a_value_that_is_put_twice_cannot_be_judged() {
    assertThat(
            CausalChecker.of(CausalModel.CAUSAL)
                .check(new Histories().put(0, "x", "a").put(1, "x", "a").history()))
        .hasToString(
            "undecided: #0 and #1 both write 'a' to 'x', but each value must be written at most once per key");
  }

  @Test
  void sessions_are_sequential() {
    HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
    int first = recorder.invoke(0, KVSOperation.get("x"), 0);
    int second = recorder.invoke(0, KVSOperation.get("x"), 1);
    recorder.complete(first, new Ending.Ok<>(new KVSResult.Written<>()), 2);
    recorder.complete(second, new Ending.Ok<>(new KVSResult.Written<>()), 3);
    assertThatThrownBy(() -> CausalChecker.of(CausalModel.CAUSAL).check(recorder.history()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client 0 has two operations in flight at #1");
  }

  private static String rule(CausalModel model, Histories histories) {
    return CausalChecker.of(model).check(histories.history())
            instanceof Verdict.Violated<?, ?> violated
        ? violated.rule()
        : "holds";
  }

  private static Verdict.Violated<?, ?> violated(CausalModel model, Histories histories) {
    return (Verdict.Violated<?, ?>) CausalChecker.of(model).check(histories.history());
  }
}
