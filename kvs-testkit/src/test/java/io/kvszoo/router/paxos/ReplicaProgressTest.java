package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaProgressTest {

  private final ReplicaProgress progress = new ReplicaProgress(0, 3, 5, 77);
  private final Inquiry first = progress.ask(4);
  private final Inquiry second = progress.ask(4);

  private boolean heard(int replica, long end, Inquiry inquiry) {
    return progress.heard(new ProposerMessage.Applied<>(replica, end, 0, inquiry));
  }

  @Test
  void a_report_that_was_overtaken_by_a_later_one_is_ignored() {
    assertThat(heard(0, 4, second)).isFalse();
    assertThat(heard(1, 4, second)).isFalse();
    assertThat(heard(1, 3, first)).isFalse();
    assertThat(progress.majorityEnd()).isEqualTo(4);
  }

  @Test
  void a_report_to_somebody_else_is_ignored() {
    assertThat(heard(0, 4, new Inquiry(78, 9, 4))).isFalse();
    assertThat(heard(1, 4, new Inquiry(78, 9, 4))).isFalse();
    assertThat(progress.majorityEnd()).isEqualTo(0);
  }

  /** What it lacks may wait in its queue, so it is not sent again at each report. */
  @Test
  void a_replica_that_stands_still_is_sent_what_it_lacks_less_and_less_often() {
    List<Integer> sent = new ArrayList<>();
    for (int report = 1; report <= 40; report++) {
      if (heard(1, 2, progress.ask(4))) {
        sent.add(report);
      }
    }
    assertThat(sent).containsExactly(2, 3, 5, 9, 17, 18, 19, 21, 25, 33, 34, 35, 37);
  }

  @Test
  void a_replica_that_has_what_it_was_told_before_the_question_lacks_nothing() {
    for (int report = 1; report <= 5; report++) {
      assertThat(heard(1, 4, progress.ask(4))).isFalse();
    }
  }

  @Test
  void the_replica_that_answers_is_not_one_that_has_less_than_most_had_when_it_was_asked() {
    heard(0, 2, first);
    heard(1, 4, first);
    heard(2, 4, first);
    assertThat(progress.answering()).isEqualTo(0);
    Inquiry third = progress.ask(4);
    heard(0, 3, third);
    assertThat(progress.answering()).isEqualTo(1);
    heard(0, 4, progress.ask(4));
    assertThat(progress.answering()).isEqualTo(0);
  }

  @Test
  void a_replica_that_lost_its_disk_is_less_far_by_its_next_report() {
    heard(0, 4, first);
    heard(1, 4, first);
    assertThat(progress.majorityEnd()).isEqualTo(4);
    heard(1, 0, second);
    assertThat(progress.majorityEnd()).isEqualTo(0);
  }
}
