package io.kvszoo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VectorClockTest {

  @Provide
  Arbitrary<VectorClock> clocks() {
    return Arbitraries.longs()
        .between(0, 3)
        .list()
        .ofMaxSize(4)
        .map(
            sequences -> {
              VectorClock clock = VectorClock.EMPTY;
              for (int actor = 0; actor < sequences.size(); actor++) {
                clock = clock.with(actor, sequences.get(actor));
              }
              return clock;
            });
  }

  @Property
  void merge_is_the_least_upper_bound(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock merged = a.merge(b);
    assertThat(merged.covers(a) && merged.covers(b)).isTrue();
    for (int actor = 0; actor < 4; actor++) {
      assertThat(merged.sequence(actor)).isEqualTo(Math.max(a.sequence(actor), b.sequence(actor)));
    }
    assertThat(merged).isEqualTo(b.merge(a));
  }

  @Property
  void meet_is_the_greatest_lower_bound(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock met = a.meet(b);
    assertThat(a.covers(met) && b.covers(met)).isTrue();
    for (int actor = 0; actor < 4; actor++) {
      assertThat(met.sequence(actor)).isEqualTo(Math.min(a.sequence(actor), b.sequence(actor)));
    }
    assertThat(met).isEqualTo(b.meet(a)).hasSameHashCodeAs(b.meet(a));
    assertThat(met.actors()).isLessThanOrEqualTo(Math.min(a.actors(), b.actors()));
  }

  @Property
  void covering_is_a_partial_order(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    assertThat(a.covers(a)).isTrue();
    assertThat(a.covers(b) && b.covers(a)).isEqualTo(a.equals(b));
    assertThat(a.covers(b)).isEqualTo(a.merge(b).equals(a));
  }

  @Property
  void equal_clocks_have_equal_hashes_and_texts(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    if (a.equals(b)) {
      assertThat(a).hasSameHashCodeAs(b).hasToString(b.toString());
    }
  }

  @Property
  void a_result_that_equals_an_operand_is_that_operand(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock merged = a.merge(b);
    if (merged.equals(a)) {
      assertThat(merged).isSameAs(a);
    } else if (merged.equals(b)) {
      assertThat(merged).isSameAs(b);
    }
  }

  @Example
  void unknown_actors_are_at_zero() {
    assertThat(VectorClock.EMPTY.sequence(7)).isZero();
    assertThat(VectorClock.of(7, 0)).isSameAs(VectorClock.EMPTY);
    assertThat(VectorClock.of(1, 2)).hasToString("{1:2}");
  }

  @Example
  void entries_are_raised_and_never_lowered() {
    VectorClock clock = VectorClock.of(1, 5);
    assertThat(clock.with(1, 3)).isSameAs(clock);
    assertThat(clock.with(0, 2).with(1, 6)).hasToString("{0:2, 1:6}");
  }

  @Example
  void a_clock_covers_a_stamp_by_its_dot_alone() {
    assertThat(VectorClock.of(1, 5).covers(new Stamp(99, 1, 5))).isTrue();
    assertThat(VectorClock.of(1, 5).covers(new Stamp(1, 1, 6))).isFalse();
    assertThat(VectorClock.of(1, 5).covers(new Stamp(1, 2, 1))).isFalse();
  }

  @Example
  void stamps_are_ordered_by_time_then_actor_then_sequence() {
    Stamp stamp = new Stamp(5, 5, 5);
    assertThat(stamp).isLessThan(new Stamp(6, 1, 1)).isGreaterThan(new Stamp(4, 9, 9));
    assertThat(stamp).isLessThan(new Stamp(5, 6, 1)).isGreaterThan(new Stamp(5, 4, 9));
    assertThat(stamp).isLessThan(new Stamp(5, 5, 6)).isGreaterThan(Stamp.NONE);
    assertThat(stamp).isEqualByComparingTo(new Stamp(5, 5, 5)).hasToString("5@5:5");
  }

  @Example
  void bad_input_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorClock.of(-1, 1))
        .withMessage("actor (-1) must be in [0, 65535]; number actors densely");
    assertThatIllegalArgumentException().isThrownBy(() -> VectorClock.EMPTY.sequence(1 << 16));
    assertThatIllegalArgumentException().isThrownBy(() -> VectorClock.of(0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Stamp(-1, 0, 1))
        .withMessage("time (-1) must not be negative");
    assertThatIllegalArgumentException().isThrownBy(() -> new Stamp(0, 0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Write.replacingAll("key", Optional.of(1), Stamp.NONE, VectorClock.EMPTY))
        .withMessageContaining("count from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Write.replacingAll("key", Optional.of(1), new Stamp(1, 0, 1), VectorClock.of(0, 1)))
        .withMessageContaining("must not cover the write's own stamp");
  }
}
