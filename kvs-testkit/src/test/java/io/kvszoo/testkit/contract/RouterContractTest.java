package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contracts catch each broken router, by the rules that it breaks. */
class RouterContractTest {

  /** Rules about claims, repetition and the topology, which no single run breaks. */
  private static final Set<String> WITHOUT_A_RUN = Set.of("R9", "R10", "R13", "R14", "L0", "K0");

  static Stream<Arguments> subjects() {
    return Stream.of(
        Arguments.of(BrokenRouters.SoundStore.class, Set.of()),
        Arguments.of(BrokenRouters.NoSync.class, Set.of("R4", "R8", "R14", "L1")),
        Arguments.of(BrokenRouters.AnswersBeforeItSyncs.class, Set.of("R4", "R8", "L1")),
        Arguments.of(BrokenRouters.NoAnswerTable.class, Set.of("R7", "R8", "L1")),
        Arguments.of(BrokenRouters.TimeoutIsFailure.class, Set.of("R7", "R8", "L1")),
        Arguments.of(
            BrokenRouters.AnswersBeforeItHeard.class,
            Set.of("R4", "R8", "R11", "R13", "R14", "L1")),
        Arguments.of(BrokenRouters.NeverRecovers.class, Set.of("R12")),
        Arguments.of(BrokenRouters.OwnRandomness.class, Set.of("R9")),
        Arguments.of(
            BrokenRouters.WrongTopology.class, Set.of("R4", "R7", "R8", "R10", "R12", "R14", "L1")),
        Arguments.of(BrokenRouters.OutermostOnly.class, Set.of("R11")),
        Arguments.of(BrokenRouters.Throws.class, Set.of("R7", "R8", "R11", "R12", "R14", "L1")),
        Arguments.of(BrokenRouters.FallsWithTheStorage.class, Set.of("R13")),
        Arguments.of(BrokenRouters.SaysOneVersion.class, Set.of("R14")),
        Arguments.of(BrokenRouters.CopyThatCallsItselfLinearizable.class, Set.of("R4", "R8", "L1")),
        Arguments.of(BrokenRouters.ClaimsLess.class, Set.of("L0", "L1")),
        Arguments.of(BrokenRouters.SoundGossip.class, Set.of()),
        Arguments.of(BrokenRouters.ForgetfulGossip.class, Set.of("R8", "C1", "C2")),
        Arguments.of(BrokenRouters.CannotBeCompared.class, Set.of("R4", "R8", "R11", "C1")),
        Arguments.of(BrokenRouters.WallClock.class, Set.of("C2")),
        Arguments.of(BrokenRouters.LastToArriveWins.class, Set.of("R4", "R8", "R11", "C1", "C2")),
        Arguments.of(BrokenRouters.WithoutDependencies.class, Set.of("R8", "K1", "K4", "K5")),
        Arguments.of(
            BrokenRouters.HopsWithoutToken.class,
            Set.of("R4", "R8", "C2", "K1", "K2", "K3", "K4", "K5")),
        Arguments.of(BrokenRouters.ReplacesUnread.class, Set.of("K6")),
        Arguments.of(BrokenRouters.ClaimsEventual.class, Set.of("K0")));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void each_broken_router_is_caught_by_the_rules_that_it_breaks_and_no_others(
      Class<?> subject, Set<String> rules) {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(subject))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).isGreaterThanOrEqualTo(8);
    assertThat(tests.failed().stream().map(RouterContractTest::rule))
        .containsExactlyInAnyOrderElementsOf(rules);
    tests.failed().stream()
        .filter(failure -> !WITHOUT_A_RUN.contains(rule(failure)))
        .forEach(failure -> assertThat(LeftPages.of(failure)).exists());
  }

  @Test
  void every_rule_catches_some_broken_router() {
    Set<String> rules = new TreeSet<>();
    for (Class<?> contract :
        List.of(CausalRouterContract.class, LinearizableRouterContract.class)) {
      for (Method method : contract.getMethods()) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        if (name != null) {
          rules.add(name.value().replaceFirst(":.*", ""));
        }
      }
    }
    assertThat(rules).hasSize(20);
    Set<String> broken = new TreeSet<>();
    subjects()
        .forEach(subject -> ((Set<?>) subject.get()[1]).forEach(rule -> broken.add("" + rule)));
    assertThat(broken).isEqualTo(rules);
  }

  @Test
  void the_rule_of_siblings_is_skipped_and_says_so_where_there_are_none() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                selectMethod(
                    BrokenRouters.WithoutDependencies.class, "k6_no_value_disappears_unread"))
            .execute()
            .testEvents();
    tests.assertStatistics(counts -> counts.started(1).aborted(1));
    assertThat(tests.aborted().stream().flatMap(event -> event.getPayload().stream()))
        .asString()
        .contains("K6 does not apply, because LwwStorage keeps no siblings");
  }

  @Test
  void runs_that_do_not_repeat_are_shown_where_they_part() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(BrokenRouters.OwnRandomness.class, "r9_runs_repeat"))
            .execute()
            .testEvents();
    assertThat(tests.failed().stream().flatMap(event -> event.getPayload().stream()))
        .asString()
        .containsPattern("R9: the runs of seed \\d+")
        .containsPattern(
            "(?s)differ from event \\d+ on, after these.*one run: .*caused by.*the other: .*caused by");
  }

  private static String rule(Event event) {
    return event.getTestDescriptor().getDisplayName().replaceFirst(":.*", "");
  }
}
