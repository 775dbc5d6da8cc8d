package io.kvszoo.testkit.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.testkit.checker.linearizability.AppendListModel;
import io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker;
import io.kvszoo.testkit.checker.linearizability.ListOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterResult;
import io.kvszoo.testkit.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkers on histories of real systems, whose verdicts others have found too. */
class RecordedHistoriesTest {

  @BeforeAll
  static void needs_the_recorded_histories() {
    RecordedHistories.assumePresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd", "cas-register"})
  void compare_and_set_registers(String directory) {
    Map<String, Boolean> found = new TreeMap<>();
    Map<String, Boolean> expected = RecordedHistories.linearizable(directory);
    for (String file : expected.keySet()) {
      History<RegisterOperation<Integer>, RegisterResult<Integer>> history =
          RecordedHistories.register(directory, file);
      var verdict = LinearizabilityChecker.of(RecordedHistories.registerModel()).check(history);
      assertThat(verdict).isNotInstanceOf(Verdict.Undecided.class);
      found.put(file, verdict instanceof Verdict.Holds<?, ?>);
    }
    assertThat(found).isNotEmpty().containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void strings_with_put_append_and_get() {
    RecordedHistories.linearizable("kv")
        .forEach(
            (file, expected) -> {
              var verdict =
                  LinearizabilityChecker.of(new AppendListModel<String>())
                      .check(RecordedHistories.lists(file));
              assertThat(verdict instanceof Verdict.Holds<?, ?>)
                  .as("%s: %s", file, verdict)
                  .isEqualTo(expected);
            });
  }

  @Test
  void each_key_of_a_bad_run_is_judged_on_its_own() {
    assertThat(badKeys("c10-bad.txt")).containsExactly("0", "1", "2", "3", "5", "6", "7", "9");
    assertThat(badKeys("c01-bad.txt")).containsExactly("7");
  }

  private static List<String> badKeys(String file) {
    History<ListOperation<String>, List<String>> history = RecordedHistories.lists(file);
    TreeSet<String> keys = new TreeSet<>();
    history.operations().forEach(operation -> keys.add(operation.input().key()));
    List<String> bad = new ArrayList<>();
    for (String key : keys) {
      var verdict =
          LinearizabilityChecker.of(new AppendListModel<String>())
              .check(history.filter(operation -> operation.input().key().equals(key)));
      if (verdict instanceof Verdict.Violated<?, ?>) {
        bad.add(key);
      }
    }
    return bad;
  }
}
