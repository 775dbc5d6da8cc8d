package io.kvszoo.testkit.checker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.testkit.checker.Histories;
import io.kvszoo.testkit.checker.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each guarantee is broken alone; and all of them without any being broken alone. */
class SessionCheckerTest {

  @Test
  void read_your_writes() {
    broken(new Histories().put(0, "x", "a").get(0, "x"), SessionGuarantee.READ_YOUR_WRITES);
  }

  @Test
  void monotonic_reads() {
    broken(
        new Histories().put(0, "x", "a").get(1, "x", "a").get(1, "x"),
        SessionGuarantee.MONOTONIC_READS);
  }

  @Test
  void monotonic_writes() {
    broken(
        new Histories().put(0, "x", "a").put(0, "y", "b").get(1, "y", "b").get(1, "x"),
        SessionGuarantee.MONOTONIC_WRITES);
  }

  @Test
  void writes_follow_reads() {
    broken(
        new Histories()
            .put(0, "x", "a")
            .get(1, "x", "a")
            .put(1, "y", "b")
            .get(2, "y", "b")
            .get(2, "x"),
        SessionGuarantee.WRITES_FOLLOW_READS);
  }

  @Test
  void guarantees_that_are_broken_only_together() {
    onlyTogether(
        new Histories().put(0, "x", "a").put(0, "x", "b").get(1, "x", "b").get(1, "x", "a"),
        SessionGuarantee.MONOTONIC_READS,
        SessionGuarantee.MONOTONIC_WRITES);
    onlyTogether(
        new Histories()
            .put(0, "x", "a")
            .put(1, "x", "b")
            .get(0, "x", "b")
            .get(2, "x", "b")
            .get(2, "x", "a"),
        SessionGuarantee.READ_YOUR_WRITES,
        SessionGuarantee.MONOTONIC_READS);
  }

  private static void onlyTogether(
      Histories histories, SessionGuarantee first, SessionGuarantee second) {
    for (SessionGuarantee guarantee : SessionGuarantee.values()) {
      assertThat(rule(histories, guarantee)).as(guarantee.toString()).isEqualTo("holds");
    }
    assertThat(rule(histories, SessionGuarantee.values())).isEqualTo(first + " and " + second);
  }

  @Test
  void siblings_prove_nothing_about_their_order() {
    assertThat(
            rule(
                new Histories().put(0, "x", "a").put(1, "x", "b").get(0, "x", "a", "b"),
                SessionGuarantee.values()))
        .isEqualTo("holds");
  }

  /** Either client sees its own put deleted by the other, and the other's put after its delete. */
  @Test
  void where_adds_win_nothing_is_concluded_of_keys_that_are_deleted() {
    Histories histories =
        new Histories()
            .put(0, "x", "a")
            .put(1, "x", "b")
            .delete(1, "x")
            .get(1, "x", "a")
            .delete(0, "x")
            .get(0, "x", "b");
    SessionChecker checker = SessionChecker.of(SessionGuarantee.values());
    assertThat(checker.check(histories.history())).isInstanceOf(Verdict.Violated.class);
    assertThat(checker.whereAddsWin().check(histories.history())).isInstanceOf(Verdict.Holds.class);
  }

  /** Breaks one guarantee, and no other. */
  private static void broken(Histories histories, SessionGuarantee expected) {
    List<SessionGuarantee> broken =
        Arrays.stream(SessionGuarantee.values())
            .filter(guarantee -> !rule(histories, guarantee).equals("holds"))
            .toList();
    assertThat(broken).containsExactly(expected);
    assertThat(rule(histories, SessionGuarantee.values())).isEqualTo(expected.toString());
  }

  private static String rule(Histories histories, SessionGuarantee... guarantees) {
    return SessionChecker.of(guarantees).check(histories.history())
            instanceof Verdict.Violated<?, ?> violated
        ? violated.rule()
        : "holds";
  }
}
