package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.testkit.checker.Budget;
import io.kvszoo.testkit.checker.RecordedHistories;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.checker.relation.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The causal patterns on transactions that others recorded. A transaction is one node that reads
 * and writes several keys; transactional causal consistency is causal convergence of these.
 */
class TransactionsTest {

  private static final Pattern LINE = Pattern.compile("([rw])\\((\\d+),(\\d+),(\\d+),(-?\\d+)\\)");

  private record Access(boolean write, int key, int value) {}

  private record KeyValue(int key, int value) {}

  @BeforeAll
  static void needs_the_recorded_histories() {
    RecordedHistories.assumePresent();
  }

  @Test
  void transactional_causal_consistency() {
    Map<String, String> verdicts = RecordedHistories.transactionVerdicts();
    assertThat(verdicts).isNotEmpty();
    verdicts.forEach(
        (file, verdict) ->
            assertThat(isCausal("transactions", file))
                .as(file)
                .isEqualTo(verdict.contains("TCC=ok")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plume_hang_multi.txt", "plume_hang_single.txt"})
  void cycles_on_which_another_checker_hangs(String file) {
    assertThat(isCausal("causal-cycles", file)).isFalse();
  }

  private static boolean isCausal(String directory, String file) {
    Map<Integer, List<Access>> transactions = new LinkedHashMap<>();
    Map<Integer, Integer> sessionOf = new HashMap<>();
    for (String line : RecordedHistories.lines(directory, file)) {
      MatchResult match =
          LINE.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line));
      int transaction = Integer.parseInt(match.group(5));
      sessionOf.put(transaction, Integer.parseInt(match.group(4)));
      transactions
          .computeIfAbsent(transaction, id -> new ArrayList<>())
          .add(
              new Access(
                  match.group(1).equals("w"),
                  Integer.parseInt(match.group(2)),
                  Integer.parseInt(match.group(3))));
    }
    transactions.remove(-1); // Aborted; whoever reads from it reads what nobody wrote.

    Sessions.Builder builder = new Sessions.Builder();
    Map<Integer, Integer> nodes = new HashMap<>();
    Map<KeyValue, Integer> writers = new HashMap<>();
    int keys = 0;
    for (Map.Entry<Integer, List<Access>> transaction : transactions.entrySet()) {
      int node = builder.node(sessionOf.getOrDefault(transaction.getKey(), 0));
      nodes.put(transaction.getKey(), node);
      Map<Integer, Integer> last = new HashMap<>();
      for (Access access : transaction.getValue()) {
        keys = Math.max(keys, access.key() + 1);
        if (access.write()) {
          last.put(access.key(), access.value());
        }
      }
      last.forEach(
          (key, value) -> {
            writers.put(new KeyValue(key, value), node);
            builder.write(node, key, false);
          });
    }
    for (Map.Entry<Integer, List<Access>> transaction : transactions.entrySet()) {
      int node = nodes.getOrDefault(transaction.getKey(), 0);
      Map<Integer, Integer> own = new HashMap<>();
      Map<Integer, Integer> read = new HashMap<>();
      for (Access access : transaction.getValue()) {
        if (access.write()) {
          own.put(access.key(), access.value());
        } else if (own.containsKey(access.key())) {
          if (access.value() != own.getOrDefault(access.key(), 0)) {
            return false; // Not its own last write.
          }
        } else if (read.containsKey(access.key())) {
          if (access.value() != read.getOrDefault(access.key(), 0)) {
            return false; // Two values without a write of its own in between.
          }
        } else {
          read.put(access.key(), access.value());
          int writer =
              writers.getOrDefault(new KeyValue(access.key(), access.value()), Sessions.NONE);
          if (access.value() != 0 && (writer == Sessions.NONE || writer == node)) {
            return false; // Nobody's last write, or its own later one.
          }
          builder.read(node, access.key(), access.value() == 0 ? Sessions.INITIAL : writer, false);
        }
      }
    }
    return new CausalPatterns(builder.build(keys), new Meter(Budget.DEFAULT))
        .find(CausalModel.CAUSAL_CONVERGENCE)
        .isEmpty();
  }
}
