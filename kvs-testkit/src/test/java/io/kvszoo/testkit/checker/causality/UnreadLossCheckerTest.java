package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Histories;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No value disappears unless the write that replaced it had read it, or was blind. */
class UnreadLossCheckerTest {

  private static String check(Histories histories) {
    return UnreadLossChecker.check(histories.history()).toString();
  }

  private static String inTheEnd(Histories histories, String... left) {
    return UnreadLossChecker.checkFinal(histories.history(), Map.of("x", List.of(left))).toString();
  }

  /** Client 1 has read a value before the last one. */
  private static Histories readOnlyTheFirst() {
    return new Histories().put(0, "x", "a").get(1, "x", "a").put(0, "x", "b");
  }

  @Test
  void a_value_that_nobody_read_must_not_be_replaced() {
    assertThat(check(readOnlyTheFirst().put(1, "x", "c").get(0, "x", "c")))
        .contains("unread loss", "#4 returned 'c', although #2 came before it");
    assertThat(inTheEnd(readOnlyTheFirst().put(1, "x", "c"), "c")).contains("unread loss");
  }

  @Test
  void a_value_that_stays_beside_the_next_is_not_lost() {
    assertThat(check(readOnlyTheFirst().put(1, "x", "c").get(0, "x", "b", "c"))).isEqualTo("holds");
    assertThat(inTheEnd(readOnlyTheFirst().put(1, "x", "c"), "b", "c")).isEqualTo("holds");
  }

  @Test
  void a_read_of_another_key_is_no_read_of_this_one() {
    assertThat(
            check(
                readOnlyTheFirst()
                    .put(0, "y", "d")
                    .get(1, "y", "d")
                    .put(1, "x", "c")
                    .get(1, "x", "c")))
        .contains("unread loss", "#6 returned 'c', although #2 came before it");
  }

  @Test
  void who_read_a_value_may_replace_it() {
    assertThat(check(readOnlyTheFirst().get(1, "x", "b").put(1, "x", "c").get(0, "x", "c")))
        .isEqualTo("holds");
  }

  @Test
  void who_wrote_a_value_may_replace_it() {
    assertThat(check(new Histories().put(0, "x", "a").put(0, "x", "b").get(0, "x", "b")))
        .isEqualTo("holds");
  }

  @Test
  void a_blind_write_replaces_what_it_meets() {
    assertThat(check(readOnlyTheFirst().put(2, "x", "c").get(0, "x", "c"))).isEqualTo("holds");
  }

  @Test
  void a_write_that_returned_before_did_not_meet_a_value() {
    assertThat(check(new Histories().put(2, "x", "c").put(0, "x", "b").get(0, "x", "c")))
        .contains("unread loss");
  }

  @Test
  void a_write_that_was_read_before_did_not_meet_a_value() {
    assertThat(
            check(
                new Histories()
                    .lostPut(2, "x", "c")
                    .get(1, "x", "c")
                    .put(0, "x", "b")
                    .get(0, "x", "c")))
        .contains("unread loss");
    assertThat(
            check(
                new Histories()
                    .lostPut(2, "x", "c")
                    .put(0, "x", "b")
                    .get(1, "x", "c")
                    .get(0, "x", "c")))
        .isEqualTo("holds");
  }

  @Test
  void a_write_whose_session_has_found_nothing_is_not_blind() {
    assertThat(
            check(new Histories().get(1, "x").put(0, "x", "a").put(1, "x", "b").get(0, "x", "b")))
        .contains("unread loss");
  }

  @Test
  void a_session_whose_write_was_not_done_may_know_nothing() {
    assertThat(
            check(
                new Histories()
                    .failedPut(1, "x", "u")
                    .put(0, "x", "a")
                    .put(1, "x", "b")
                    .get(0, "x", "b")))
        .isEqualTo("holds");
  }

  @Test
  void a_write_after_one_of_the_same_session_that_was_or_may_have_been_done_is_not_blind() {
    for (Histories first :
        List.of(new Histories().put(1, "x", "u"), new Histories().lostPut(1, "x", "u"))) {
      assertThat(
              check(
                  first
                      .get(2, "x", "u") // So it was done before the next.
                      .put(0, "x", "a")
                      .put(1, "x", "b")
                      .get(0, "x", "b")))
          .contains("unread loss");
    }
  }

  @Test
  void a_value_may_be_replaced_by_one_that_was_replaced() {
    assertThat(
            check(
                readOnlyTheFirst()
                    .get(2, "x", "b")
                    .put(2, "x", "c")
                    .get(1, "x", "c")
                    .put(1, "x", "d")
                    .get(0, "x", "d")))
        .isEqualTo("holds");
  }

  @Test
  void what_replaced_a_value_must_be_there_or_replaced_itself() {
    assertThat(
            check(
                readOnlyTheFirst()
                    .get(2, "x", "b")
                    .lostPut(2, "x", "c")
                    .put(1, "x", "d")
                    .get(0, "x", "d")))
        .contains("unread loss");
    assertThat(
            check(
                readOnlyTheFirst()
                    .get(2, "x", "b")
                    .lostPut(2, "x", "c")
                    .put(1, "x", "d")
                    .get(0, "x", "c", "d")))
        .isEqualTo("holds");
  }

  @Test
  void a_delete_explains_what_it_had_read() {
    assertThat(check(new Histories().put(0, "x", "a").get(1, "x", "a").delete(1, "x").get(0, "x")))
        .isEqualTo("holds");
    assertThat(check(readOnlyTheFirst().delete(1, "x").get(0, "x"))).contains("unread loss");
    assertThat(inTheEnd(readOnlyTheFirst().delete(1, "x"))).contains("unread loss");
    assertThat(inTheEnd(readOnlyTheFirst().delete(1, "x"), "b")).isEqualTo("holds");
    assertThat(inTheEnd(readOnlyTheFirst().lostDelete(2, "x"))).isEqualTo("holds");
  }

  @Test
  void a_replica_that_is_behind_loses_nothing() {
    assertThat(check(readOnlyTheFirst().put(1, "x", "c").get(2, "x", "c"))).isEqualTo("holds");
  }

  @Test
  void a_write_that_was_not_acknowledged_need_not_be_there() {
    assertThat(inTheEnd(new Histories().lostPut(0, "x", "a"))).isEqualTo("holds");
    assertThat(inTheEnd(new Histories().put(0, "x", "a"))).contains("unread loss");
  }

  @Test
  void what_a_failed_write_had_read_explains_nothing() {
    assertThat(
            inTheEnd(
                readOnlyTheFirst().get(2, "x", "b").failedPut(2, "x", "c").put(1, "x", "d"), "d"))
        .contains("unread loss");
  }

  @Test
  void a_read_that_was_not_answered_is_none() {
    assertThat(check(readOnlyTheFirst().lostGet(1, "x").put(1, "x", "c").get(0, "x", "c")))
        .contains("unread loss");
  }

  @Test
  void of_two_blind_writes_at_once_each_may_have_met_the_other() {
    for (String found : List.of("a", "b")) {
      HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
      int first = recorder.invoke(0, KVSOperation.put("x", "a"), 1);
      int second = recorder.invoke(1, KVSOperation.put("x", "b"), 2);
      recorder.complete(first, new Ending.Ok<>(new KVSResult.Written<>()), 3);
      recorder.complete(second, new Ending.Ok<>(new KVSResult.Written<>()), 4);
      for (int client = 0; client < 2; client++) {
        recorder.complete(
            recorder.invoke(client, KVSOperation.get("x"), 5 + client),
            new Ending.Ok<>(new KVSResult.Read<>(List.of(found))),
            5 + client);
      }
      assertThat(UnreadLossChecker.check(recorder.history()).toString()).isEqualTo("holds");
    }
  }

  @Test
  void the_window_is_in_violation_too_and_has_no_more_than_that_takes() {
    Histories histories =
        new Histories()
            .put(3, "z", "1")
            .put(0, "x", "a")
            .get(3, "z", "1")
            .get(1, "x", "a")
            .put(0, "x", "b")
            .get(2, "x", "b")
            .put(0, "y", "d")
            .get(1, "y", "d")
            .put(1, "x", "c")
            .get(1, "x", "c")
            .put(3, "z", "2");
    Verdict.Violated<KVSOperation<String>, KVSResult<String>> violated =
        (Verdict.Violated<KVSOperation<String>, KVSResult<String>>)
            UnreadLossChecker.check(histories.history());
    assertThat(violated.window()).extracting("index").containsExactly(1, 3, 4, 6, 7, 8, 9);
    History<KVSOperation<String>, KVSResult<String>> window =
        histories.history().filter(violated.window()::contains);
    assertThat(UnreadLossChecker.check(window)).isInstanceOf(Verdict.Violated.class);
  }

  @Test
  void what_cannot_be_judged_is_undecided() {
    assertThat(check(new Histories().put(0, "x", "a").put(1, "x", "a"))).contains("undecided");
    assertThat(
            check(
                new Histories()
                    .get(0, "x", "a")
                    .put(0, "y", "b")
                    .get(1, "y", "b")
                    .put(1, "x", "a")))
        .contains("undecided", "cyclic");
    assertThat(check(new Histories().get(0, "x", "a"))).contains("ThinAirRead");
    assertThatThrownBy(() -> UnreadLossChecker.checkFinal(new Histories().history(), Map.of()))
        .hasMessageContaining("finalValues must not be empty");
  }
}
