package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.paxos.ReplicaProgress.Lack;
import io.kvszoo.router.session.RoundTrip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaProgressTest {

  private final RoundTrip roundTrip = new RoundTrip();
  private final ReplicaProgress progress = new ReplicaProgress(0, 3, 5, 77, roundTrip);
  private long now;
  private final Inquiry first = ask(4);
  private final Inquiry second = ask(4);

  private Inquiry ask(long chosenEnd) {
    progress.begin();
    Inquiry inquiry = progress.inquiry(0, chosenEnd, 0, now);
    for (int replica = 1; replica < 3; replica++) {
      inquiry = progress.inquiry(replica, chosenEnd, 0, now);
    }
    return inquiry;
  }

  private Lack heard(int replica, long end, Inquiry inquiry) {
    return progress.heard(new ProposerMessage.Applied<>(replica, end, 0, inquiry), now);
  }

  @Test
  void a_report_that_was_overtaken_by_a_later_one_is_ignored() {
    assertThat(heard(0, 4, second)).isEqualTo(Lack.NOTHING);
    assertThat(heard(1, 4, second)).isEqualTo(Lack.NOTHING);
    assertThat(heard(1, 3, first)).isEqualTo(Lack.NOTHING);
    assertThat(progress.majorityEnd()).isEqualTo(4);
  }

  @Test
  void a_report_to_somebody_else_is_ignored() {
    assertThat(heard(0, 4, new Inquiry(78, 9, 0, 4, 0, 0))).isEqualTo(Lack.NOTHING);
    assertThat(heard(1, 4, new Inquiry(78, 9, 0, 4, 0, 0))).isEqualTo(Lack.NOTHING);
    assertThat(progress.majorityEnd()).isEqualTo(0);
  }

  /** What it lacks may wait in its queue, so it is not sent again at each report. */
  @Test
  void a_replica_that_stands_still_is_sent_what_it_lacks_less_and_less_often() {
    List<Integer> sent = new ArrayList<>();
    for (int report = 1; report <= 40; report++) {
      if (heard(1, 2, ask(4)) == Lack.SURELY) {
        sent.add(report);
      }
    }
    assertThat(sent).containsExactly(2, 3, 5, 9, 17, 18, 19, 21, 25, 33, 34, 35, 37);
  }

  @Test
  void a_replica_that_has_what_it_was_told_before_the_question_lacks_nothing() {
    for (int report = 1; report <= 5; report++) {
      assertThat(heard(1, 4, ask(4))).isEqualTo(Lack.NOTHING);
    }
  }

  @Test
  void the_replica_that_answers_is_not_one_that_has_less_than_most_had_when_it_was_asked() {
    heard(0, 2, first);
    heard(1, 4, first);
    heard(2, 4, first);
    assertThat(progress.answering()).isEqualTo(0);
    Inquiry third = ask(4);
    heard(0, 3, third);
    assertThat(progress.answering()).isEqualTo(1);
    heard(0, 4, ask(4));
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

  @Test
  void a_replica_that_may_lack_something_is_asked_again_once_a_question() {
    assertThat(heard(1, 3, first)).isEqualTo(Lack.NOTHING); // The second is under way.
    assertThat(heard(1, 2, second)).isEqualTo(Lack.PERHAPS);
    assertThat(heard(1, 2, ask(4))).isEqualTo(Lack.SURELY);
    assertThat(heard(1, 2, ask(2))).isEqualTo(Lack.NOTHING);
  }

  @Test
  void a_round_trip_is_measured_when_a_majority_has_answered_a_question_or_a_later_one() {
    now = Duration.ofMillis(300).toNanos();
    assertThat(heard(0, 4, second)).isEqualTo(Lack.NOTHING);
    assertThat(roundTrip.isMeasured()).isFalse();
    assertThat(heard(1, 4, first)).isEqualTo(Lack.NOTHING);
    assertThat(roundTrip.smoothed()).isEqualTo(now);
    now = Duration.ofSeconds(60).toNanos();
    assertThat(heard(2, 4, first)).isEqualTo(Lack.NOTHING);
    assertThat(roundTrip.smoothed()).isEqualTo(Duration.ofMillis(300).toNanos());
  }
}
