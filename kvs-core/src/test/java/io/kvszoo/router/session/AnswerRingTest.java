package io.kvszoo.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A ring of answers, of which the slots are used again. */
class AnswerRingTest {

  private static final int CAPACITY = 8;

  private final AnswerRing<String> ring = new AnswerRing<>(1);

  @Test
  void an_answer_to_a_request_that_is_over_takes_the_place_of_no_other() {
    ring.forgetBefore(CAPACITY);
    ring.keep(CAPACITY + 1, "awaited");
    ring.keep(1, "over");
    assertThat(ring.find(CAPACITY + 1)).isEqualTo("awaited");
    ring.keep(2, "over too");
    assertThat(ring.find(CAPACITY + 2)).isNull();
    assertThat(ring.size()).isEqualTo(1);
  }

  @Test
  void a_request_that_is_over_is_not_taken_for_another() {
    ring.forgetBefore(CAPACITY);
    ring.keep(CAPACITY + 1, "awaited");
    assertThat(ring.find(1)).isNull();
  }
}
