package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicaProgressTest {

  private final ReplicaProgress progress = new ReplicaProgress(0, 3, 5, 77);
  private final Inquiry first = progress.ask();
  private final Inquiry second = progress.ask();

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
    assertThat(heard(0, 4, new Inquiry(78, 9))).isFalse();
    assertThat(heard(1, 4, new Inquiry(78, 9))).isFalse();
    assertThat(progress.majorityEnd()).isEqualTo(0);
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
