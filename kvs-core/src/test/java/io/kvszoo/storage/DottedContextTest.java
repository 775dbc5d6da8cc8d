package io.kvszoo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DottedContextTest {

  private static final Stamp SECOND = new Stamp(20, 1, 2);
  private static final Stamp THIRD = new Stamp(30, 1, 3);
  private static final Stamp FIFTH = new Stamp(50, 1, 5);

  private final DottedContext context = DottedContext.of(VectorClock.of(1, 2)).withDot(FIFTH);

  @Test
  void it_covers_its_further_dot_and_not_those_between() {
    assertThat(context.covers(SECOND)).isTrue();
    assertThat(context.covers(THIRD)).isFalse();
    assertThat(context.covers(new Stamp(40, 1, 4))).isFalse();
    assertThat(context.covers(FIFTH)).isTrue();
    assertThat(context.covers(new Stamp(50, 2, 5))).isFalse();
    assertThat(context).hasToString("{1:2}+1:5");
  }

  @Test
  void a_dot_that_the_clock_covers_is_dropped() {
    assertThat(context.merge(VectorClock.of(1, 5)))
        .isEqualTo(DottedContext.of(VectorClock.of(1, 5)))
        .hasToString("{1:5}");
    assertThat(context.merge(VectorClock.of(1, 4)).covers(FIFTH)).isTrue();
    assertThat(context.withDot(SECOND)).isEqualTo(DottedContext.of(VectorClock.of(1, 2)));
  }

  @Test
  void it_has_one_further_dot() {
    assertThat(context.withDot(THIRD).covers(FIFTH)).isFalse();
    assertThat(context.withDot(Stamp.NONE)).isEqualTo(DottedContext.of(VectorClock.of(1, 2)));
  }

  @Test
  void nothing_covers_nothing() {
    assertThat(DottedContext.EMPTY.covers(new Stamp(1, 0, 1))).isFalse();
    assertThat(DottedContext.EMPTY.isCoveredBy(VectorClock.EMPTY)).isTrue();
  }

  @Test
  void a_write_depends_on_what_it_replaces() {
    assertThat(context.isCoveredBy(VectorClock.of(1, 5))).isTrue();
    assertThat(context.isCoveredBy(VectorClock.of(1, 4))).isFalse();
    Dependencies dependencies = new Dependencies(VectorClock.of(1, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Write<>("key", Optional.of(1), new Stamp(60, 1, 6), context, dependencies))
        .withMessage(
            "dependencies {1:4} must cover {1:2}+1:5, which the write replaces; include what it replaces in its dependencies");
  }

  @Test
  void dependencies_are_met_where_all_of_them_are_applied() {
    Dependencies dependencies = new Dependencies(VectorClock.of(1, 4));
    assertThat(dependencies.isMetBy(VectorClock.of(1, 4))).isTrue();
    assertThat(dependencies.isMetBy(VectorClock.of(1, 3).with(2, 9))).isFalse();
  }
}
