package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.kvszoo.storage.VectorClock;
import io.kvszoo.testkit.contract.BrokenStorages.Pair;
import io.kvszoo.testkit.contract.BrokenStorages.PairStorage;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract catches each broken storage, by the rule that it breaks. */
class StorageContractTest {

  private static final int RULES = 11;

  static Stream<Arguments> brokenStorages() {
    return Stream.of(
        Arguments.of(BrokenStorages.LastToArriveWins.class, Set.of("S5", "S6", "S8", "S9")),
        Arguments.of(BrokenStorages.TiesGoToTheLeft.class, Set.of("S1", "S5", "S8")),
        Arguments.of(BrokenStorages.NoTombstones.class, Set.of("S5", "S6", "S8", "S9")),
        Arguments.of(BrokenStorages.NothingIsSomething.class, Set.of("S4")),
        Arguments.of(BrokenStorages.PairWithDominance.class, Set.of("S2", "S6", "S8", "S9")),
        Arguments.of(BrokenStorages.ReplacesWhatItDependsOn.class, Set.of("S6", "S9")),
        Arguments.of(BrokenStorages.MergeAdds.class, Set.of("S3", "S5", "S7", "S8")),
        Arguments.of(BrokenStorages.ForgetsValues.class, Set.of("S10")),
        Arguments.of(BrokenStorages.ReadsInOrderOfArrival.class, Set.of("S9")),
        Arguments.of(BrokenStorages.ChangesEntries.class, Set.of("S11")));
  }

  @ParameterizedTest
  @MethodSource("brokenStorages")
  void each_broken_storage_is_caught_by_the_rules_that_it_breaks_and_no_others(
      Class<?> broken, Set<String> rules) {
    Events tests = run(broken);
    assertThat(tests.started().count()).isEqualTo(RULES);
    assertThat(tests.failed().stream().map(StorageContractTest::rule))
        .containsExactlyInAnyOrderElementsOf(rules);
    tests.failed().stream()
        .forEach(
            failure ->
                assertThat(LeftPages.of(failure)).content().contains("replica-2", "has seen"));
  }

  @Test
  void every_rule_catches_some_broken_storage() {
    assertThat(
            brokenStorages()
                .flatMap(arguments -> ((Set<?>) arguments.get()[1]).stream())
                .distinct())
        .hasSize(RULES);
  }

  @Test
  void a_sound_storage_passes_every_rule() {
    Events tests = run(LwwStorageTest.class);
    assertThat(tests.failed().count()).isZero();
    assertThat(tests.succeeded().count()).isGreaterThanOrEqualTo(RULES);
  }

  /** Why siblings need dots: with one clock for all values, meeting in another order loses one. */
  @Test
  void a_pair_of_clock_and_values_is_not_associative() {
    PairStorage storage = new PairStorage();
    Pair x = new Pair(VectorClock.of(0, 1), Set.of("x"));
    Pair y = new Pair(VectorClock.of(1, 1), Set.of("y"));
    Pair z = new Pair(VectorClock.of(0, 2), Set.of("z"));
    assertThat(merge(storage, merge(storage, x, y), z).values()).containsOnly("x", "y", "z");
    assertThat(merge(storage, x, merge(storage, y, z)).values()).containsOnly("y", "z");
  }

  private static Pair merge(PairStorage storage, Pair left, Pair right) {
    return storage.merge(left, left.clock(), right, right.clock());
  }

  private static Events run(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents();
  }

  /** The number of a rule, such as "S3". */
  private static String rule(Event event) {
    return event.getTestDescriptor().getDisplayName().replaceFirst(":.*", "");
  }
}
