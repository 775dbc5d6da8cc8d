package io.kvszoo.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumRoundTest {

  @Test
  void a_round_is_done_once_when_enough_have_answered() {
    QuorumRound<String> round = QuorumRound.majority(3);
    assertThat(round.add(2, "c")).isFalse();
    assertThat(round.add(0, "a")).isTrue();
    assertThat(round.add(1, "b")).isFalse();
    List<String> answers = new ArrayList<>();
    round.forEach(answers::add);
    assertThat(answers).containsExactly("a", "b", "c");
  }

  @Test
  void a_member_that_answers_twice_counts_once() {
    QuorumRound<String> round = new QuorumRound<>(4, 2);
    assertThat(round.add(1, "first")).isFalse();
    assertThat(round.add(1, "second")).isFalse();
    assertThat(round.hasAnswered(1)).isTrue();
    assertThat(round.hasAnswered(0)).isFalse();
    assertThat(round.add(0, "other")).isTrue();
    List<String> answers = new ArrayList<>();
    round.forEach(answers::add);
    assertThat(answers).containsExactly("other", "first");
  }

  @Test
  void two_majorities_have_a_member_in_common() {
    for (int members = 1; members < 8; members++) {
      QuorumRound<String> round = QuorumRound.majority(members);
      int needed = 1;
      while (!round.add(needed - 1, "answer")) {
        needed++;
      }
      assertThat(2 * needed).isGreaterThan(members);
    }
  }

  @Test
  void no_more_are_needed_than_are_asked() {
    assertThatThrownBy(() -> new QuorumRound<String>(2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needed (3)");
  }
}
