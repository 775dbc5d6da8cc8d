package io.kvszoo.testkit.checker;

import static io.kvszoo.testkit.assertions.KVSAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.causality.CausalModel;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.KVSHistoryFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Small histories that are kept as text, and what the assertions say of them. */
class OwnHistoriesTest {

  @Test
  void a_read_of_an_old_value_is_shown_with_few_operations() {
    assertThatThrownBy(() -> assertThat(integers("stale-read.edn")).isLinearizable())
        .hasMessageContaining("to be linearizable, but it violates linearizability")
        .hasMessageContaining(
            "1 was there before 2, since #0 ended before #2 began, but 2 was there before 1")
        .hasMessageContaining("#3 client 0: get  -> 1");
  }

  @Test
  void an_unknown_write_may_take_effect_late() throws IOException {
    assertThat(integers("unknown-write.edn")).isLinearizable().isCausallyConsistent();
  }

  @Test
  void compare_and_set_is_understood() throws IOException {
    assertThat(integers("compare-and-set.edn")).isLinearizable();
  }

  @Test
  void a_lost_dependency_is_named() throws IOException {
    History<KVSOperation<String>, KVSResult<String>> history =
        KVSHistoryFormat.strings().read(text("lost-dependency.edn"));
    assertThat(history)
        .satisfies(SessionGuarantee.READ_YOUR_WRITES)
        .satisfies(SessionGuarantee.MONOTONIC_READS)
        .satisfies(SessionGuarantee.MONOTONIC_WRITES);
    assertThatThrownBy(() -> assertThat(history).satisfies(SessionGuarantee.WRITES_FOLLOW_READS))
        .hasMessageContaining("writes follow reads");
    assertThatThrownBy(() -> assertThat(history).isCausallyConsistent())
        .hasMessageContaining("WriteCOInitRead: #4 found nothing, although #0 had written");
    assertThatThrownBy(() -> assertThat(history).isCausallyConsistent(CausalModel.CAUSAL))
        .hasMessageContaining("WriteCOInitRead");
  }

  private static History<KVSOperation<Long>, KVSResult<Long>> integers(String file)
      throws IOException {
    return KVSHistoryFormat.integers().read(text(file));
  }

  private static String text(String file) throws IOException {
    try (InputStream stream = OwnHistoriesTest.class.getResourceAsStream("/histories/" + file)) {
      if (stream == null) {
        throw new IOException("there is no history " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
