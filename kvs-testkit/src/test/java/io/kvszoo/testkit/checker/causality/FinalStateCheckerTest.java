package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.testkit.checker.Histories;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FinalStateCheckerTest {

  @Test
  void replicas_that_agree_have_converged() {
    assertThat(
            FinalStateChecker.divergence(
                Map.of(
                    "r0", Map.of("x", List.of("a"), "y", List.of()),
                    "r1", Map.of("x", List.of("a")))))
        .isEmpty();
  }

  @Test
  void replicas_that_differ_are_named() {
    assertThat(
            FinalStateChecker.divergence(
                Map.of("r0", Map.of("x", List.of("a")), "r1", Map.of("x", List.of()))))
        .get()
        .asString()
        .contains("x is", "a at r0", "not found at r1");
  }

  @Test
  void nothing_to_compare_is_no_convergence() {
    assertThatThrownBy(() -> FinalStateChecker.divergence(Map.of("r0", Map.of())))
        .hasMessageContaining("no values to compare");
  }

  @Test
  void a_write_that_is_gone_is_lost() {
    assertThat(lost(new Histories().put(0, "x", "a"), List.of())).contains("lost write", "#0");
  }

  @Test
  void a_write_is_lost_to_one_that_it_replaced() {
    assertThat(lost(new Histories().put(0, "x", "a").put(0, "x", "b"), List.of("a")))
        .contains("although #1 had replaced that");
  }

  @Test
  void a_write_may_be_left_beside_one_whose_session_had_not_read_it() {
    Histories histories =
        new Histories().put(0, "x", "a").put(0, "y", "c").get(1, "y", "c").put(1, "x", "b");
    assertThat(lost(histories, List.of("a", "b"))).isEqualTo("holds");
    assertThat(lost(histories, List.of("a"))).contains("although #3 had replaced that");
  }

  @Test
  void where_adds_win_a_write_that_was_not_read_may_be_left_when_a_later_one_was_deleted() {
    Histories histories =
        new Histories()
            .put(0, "x", "a")
            .put(0, "y", "c")
            .get(1, "y", "c")
            .put(1, "x", "b")
            .delete(1, "x");
    assertThat(lost(histories, List.of("a"))).contains("lost write");
    assertThat(FinalStateChecker.lostWrites(histories.history(), Map.of("x", List.of("a")), true))
        .hasToString("holds");
  }

  @Test
  void a_concurrent_write_may_win() {
    assertThat(lost(new Histories().put(0, "x", "a").put(1, "x", "b"), List.of("a")))
        .isEqualTo("holds");
  }

  @Test
  void a_delete_explains_that_nothing_is_left() {
    assertThat(lost(new Histories().put(0, "x", "a").delete(1, "x"), List.of())).isEqualTo("holds");
  }

  @Test
  void a_delete_that_was_replaced_does_not() {
    assertThat(lost(new Histories().delete(0, "x").put(0, "x", "a"), List.of()))
        .contains("lost write");
    assertThat(
            lost(
                new Histories().delete(0, "x").put(0, "y", "b").get(1, "y", "b").put(1, "x", "a"),
                List.of()))
        .contains("lost write");
  }

  @Test
  void an_unknown_write_need_not_be_there_and_may() {
    assertThat(lost(new Histories().lostPut(0, "x", "a"), List.of())).isEqualTo("holds");
    assertThat(lost(new Histories().lostPut(0, "x", "a"), List.of("a"))).isEqualTo("holds");
  }

  private static String lost(Histories histories, List<String> left) {
    return FinalStateChecker.lostWrites(histories.history(), Map.of("x", left)).toString();
  }
}
