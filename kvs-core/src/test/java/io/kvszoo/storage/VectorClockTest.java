package io.kvszoo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VectorClockTest {

  /** Some are next to each other, so that clocks may be dense; some are far apart. */
  private static final List<Integer> ACTORS = List.of(0, 1, 2, 70_000, Integer.MAX_VALUE);

  @Provide
  Arbitrary<VectorClock> clocks() {
    return Arbitraries.maps(Arbitraries.of(ACTORS), Arbitraries.longs().between(0, 3))
        .map(
            sequences -> {
              VectorClock clock = VectorClock.EMPTY;
              for (Map.Entry<Integer, Long> entry : sequences.entrySet()) {
                clock = clock.with(entry.getKey(), entry.getValue());
              }
              return clock;
            });
  }

  @Property
  void merge_is_the_least_upper_bound(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock merged = a.merge(b);
    assertThat(merged.covers(a) && merged.covers(b)).isTrue();
    for (int actor : ACTORS) {
      assertThat(merged.sequence(actor)).isEqualTo(Math.max(a.sequence(actor), b.sequence(actor)));
    }
    assertThat(merged).isEqualTo(b.merge(a));
  }

  @Property
  void meet_is_the_greatest_lower_bound(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock met = a.meet(b);
    assertThat(a.covers(met) && b.covers(met)).isTrue();
    for (int actor : ACTORS) {
      assertThat(met.sequence(actor)).isEqualTo(Math.min(a.sequence(actor), b.sequence(actor)));
    }
    assertThat(met).isEqualTo(b.meet(a)).hasSameHashCodeAs(b.meet(a));
    assertThat(met.size()).isLessThanOrEqualTo(Math.min(a.size(), b.size()));
  }

  @Property
  void an_entry_is_there_for_each_actor_that_is_above_zero(@ForAll("clocks") VectorClock clock) {
    List<Integer> actors = IntStream.range(0, clock.size()).mapToObj(clock::actor).toList();
    assertThat(actors)
        .containsExactlyElementsOf(
            ACTORS.stream().filter(actor -> clock.sequence(actor) > 0).toList());
  }

  @Property
  void a_clock_does_not_depend_on_how_it_came_about(
      @ForAll("clocks") VectorClock a, @ForAll("clocks") VectorClock b) {
    VectorClock built = VectorClock.EMPTY;
    for (int actor : ACTORS) {
      built = built.with(actor, Math.max(a.sequence(actor), b.sequence(actor)));
    }
    assertThat(a.merge(b)).isEqualTo(built).hasSameHashCodeAs(built).hasToString(built.toString());
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
        .withMessage("actor (-1) must not be negative; number the actors from 0");
    assertThatIllegalArgumentException().isThrownBy(() -> VectorClock.of(0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Stamp(-1, 0, 1))
        .withMessage("time (-1) must not be negative; it counts up from 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Stamp(0, 0, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Write.replacingAll("key", Optional.of(1), Stamp.NONE, VectorClock.EMPTY))
        .withMessageContaining("count writes from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Write.replacingAll("key", Optional.of(1), new Stamp(1, 0, 1), VectorClock.of(0, 1)))
        .withMessageContaining("must not cover the write's own stamp");
  }
}
