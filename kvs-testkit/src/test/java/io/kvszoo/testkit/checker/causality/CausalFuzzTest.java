package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.session.SessionChecker;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The causal checker against the definitions, tried out on small random histories: with all orders
 * of writes, instead of patterns. {@code -Dkvszoo.histories=1000000} sets how many a test.
 */
class CausalFuzzTest {

  private static final int HISTORIES = Integer.getInteger("kvszoo.histories", 8_000);

  @ParameterizedTest
  @EnumSource(CausalModel.class)
  void patterns_are_found_iff_no_order_explains_the_history(CausalModel model) {
    int consistent = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      History<KVSOperation<String>, KVSResult<String>> history = draw(new Random(seed));
      boolean expected = new Definitions(history.operations()).hold(model);
      var verdict = CausalChecker.of(model).check(history);
      assertThat(verdict instanceof Verdict.Holds<?, ?>)
          .as("seed %s, %s\n%s", seed, verdict, history)
          .isEqualTo(expected);
      if (verdict instanceof Verdict.Violated<KVSOperation<String>, KVSResult<String>> violated) {
        assertThat(new Definitions(violated.window()).hold(model))
            .as("seed %s, %s\n%s", seed, verdict, history)
            .isFalse();
      }
      consistent += expected ? 1 : 0;
    }
    assertThat(consistent).isBetween(HISTORIES / 10, HISTORIES - HISTORIES / 10);
  }

  @Test
  void causal_consistency_implies_the_session_guarantees() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      History<KVSOperation<String>, KVSResult<String>> history = draw(new Random(seed));
      if (CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE).check(history)
          instanceof Verdict.Holds<?, ?>) {
        assertThat(SessionChecker.of(SessionGuarantee.values()).check(history))
            .as("seed %s\n%s", seed, history)
            .isInstanceOf(Verdict.Holds.class);
      }
    }
  }

  @Test
  void session_guarantees_are_broken_iff_no_order_of_versions_explains_the_history() {
    int broken = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      History<KVSOperation<String>, KVSResult<String>> history = draw(new Random(seed));
      Versions versions = new Versions(history.operations());
      var verdict = SessionChecker.of(SessionGuarantee.values()).check(history);
      assertThat(verdict instanceof Verdict.Holds<?, ?>)
          .as("seed %s, %s\n%s", seed, verdict, history)
          .isEqualTo(versions.exist(EnumSet.allOf(SessionGuarantee.class)));
      for (SessionGuarantee guarantee : SessionGuarantee.values()) {
        if (SessionChecker.of(guarantee).check(history)
            instanceof Verdict.Violated<KVSOperation<String>, KVSResult<String>> violated) {
          assertThat(versions.exist(EnumSet.of(guarantee)))
              .as("seed %s, %s\n%s", seed, violated, history)
              .isFalse();
          assertThat(new Versions(violated.window()).exist(EnumSet.of(guarantee)))
              .as("seed %s, the window of %s\n%s", seed, violated, history)
              .isFalse();
          broken++;
        }
      }
    }
    assertThat(broken).isGreaterThan(HISTORIES / 10);
  }

  /** What session guarantees mean: which writes of a key must be newer than which. */
  private static final class Versions {

    private static final int INITIAL = -1;

    private final List<Operation<KVSOperation<String>, KVSResult<String>>> operations;

    private Versions(List<Operation<KVSOperation<String>, KVSResult<String>>> operations) {
      this.operations = operations;
    }

    private boolean isWrite(int i) {
      return operations.get(i).input().isWrite();
    }

    private boolean inSession(int i, int j) {
      return operations.get(i).client() == operations.get(j).client()
          && operations.get(i).index() < operations.get(j).index();
    }

    private boolean sameKey(int i, int j) {
      return operations.get(i).input().key().equals(operations.get(j).input().key());
    }

    /** The write that an operation is, or sees. */
    private int version(int i) {
      if (isWrite(i)) {
        return i;
      }
      String saw = operations.get(i).output().orElseThrow().toString();
      for (int j = 0; j < operations.size(); j++) {
        if (operations.get(j).input() instanceof KVSOperation.Put<String> put
            && sameKey(i, j)
            && put.value().equals(saw)) {
          return j;
        }
      }
      return INITIAL;
    }

    /** Whether some order of the writes of each key, the initial value first, gives guarantees. */
    boolean exist(EnumSet<SessionGuarantee> guarantees) {
      int size = operations.size();
      boolean[][] older = new boolean[size + 1][size + 1]; // The last stands for the initial value.
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          if (!inSession(i, j)) {
            continue;
          }
          boolean reads = !isWrite(i);
          if (sameKey(i, j) && guarantees.contains(guarantee(reads, !isWrite(j)))) {
            add(older, version(i), version(j));
            // Who reads what the session has yet to write reads something newer than it.
            older[i][i] |= reads && isWrite(j) && version(i) == j;
          }
          if (isWrite(j)
              && guarantees.contains(
                  reads
                      ? SessionGuarantee.WRITES_FOLLOW_READS
                      : SessionGuarantee.MONOTONIC_WRITES)) {
            for (int r1 = 0; r1 < size; r1++) {
              for (int r2 = 0; r2 < size; r2++) {
                if (!isWrite(r1)
                    && !isWrite(r2)
                    && version(r1) == j
                    && inSession(r1, r2)
                    && sameKey(i, r2)) {
                  add(older, version(i), version(r2));
                }
              }
            }
          }
        }
      }
      for (int k = 0; k <= size; k++) {
        for (int i = 0; i <= size; i++) {
          for (int j = 0; j <= size; j++) {
            older[i][j] |= older[i][k] && older[k][j];
          }
        }
      }
      boolean exists = true;
      for (int i = 0; i <= size; i++) {
        exists &= !older[i][i] && !older[i][size];
      }
      return exists;
    }

    private static SessionGuarantee guarantee(boolean firstReads, boolean thenReads) {
      if (firstReads) {
        return thenReads ? SessionGuarantee.MONOTONIC_READS : SessionGuarantee.WRITES_FOLLOW_READS;
      }
      return thenReads ? SessionGuarantee.READ_YOUR_WRITES : SessionGuarantee.MONOTONIC_WRITES;
    }

    private static void add(boolean[][] older, int left, int right) {
      int initial = older.length - 1;
      if (left != right && left != INITIAL) {
        older[left][right == INITIAL ? initial : right] = true;
      }
    }
  }

  /** Reads see any write of their key, even one that comes later, or nothing. */
  private static History<KVSOperation<String>, KVSResult<String>> draw(Random random) {
    int clients = 2 + random.nextInt(2);
    int keys = 1 + random.nextInt(2);
    int operations = 3 + random.nextInt(5);
    List<KVSOperation<String>> inputs = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      String key = "k" + random.nextInt(keys);
      boolean put = random.nextInt(5) < 2;
      inputs.add(put ? KVSOperation.put(key, key + "=" + i) : KVSOperation.get(key));
    }
    double nothing = random.nextDouble() / 3;
    double late = random.nextDouble() / 2;
    HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
    for (int i = 0; i < operations; i++) {
      KVSOperation<String> input = inputs.get(i);
      KVSResult<String> output = new KVSResult.Written<>();
      if (!input.isWrite()) {
        int end = random.nextDouble() < late ? operations : i;
        List<String> written = new ArrayList<>();
        for (KVSOperation<String> other : inputs.subList(0, end)) {
          if (other instanceof KVSOperation.Put<String> put && put.key().equals(input.key())) {
            written.add(put.value());
          }
        }
        boolean none = written.isEmpty() || random.nextDouble() < nothing;
        output =
            new KVSResult.Read<>(
                none ? List.of() : List.of(written.get(random.nextInt(written.size()))));
      }
      int index = recorder.invoke(random.nextInt(clients), input, i);
      recorder.complete(index, new Ending.Ok<>(output), i);
    }
    return recorder.history();
  }

  /** What causal consistency means, by trying all orders. */
  private static final class Definitions {

    private final List<Operation<KVSOperation<String>, KVSResult<String>>> operations;
    private final boolean[][] before;

    private Definitions(List<Operation<KVSOperation<String>, KVSResult<String>>> operations) {
      this.operations = operations;
      int size = operations.size();
      before = new boolean[size][size];
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          boolean inSession =
              operations.get(i).client() == operations.get(j).client()
                  && operations.get(i).index() < operations.get(j).index();
          before[i][j] =
              inSession || (isRead(j) && isWriteOf(i, key(j)) && value(j).equals(value(i)));
        }
      }
      for (int k = 0; k < size; k++) {
        for (int i = 0; i < size; i++) {
          for (int j = 0; j < size; j++) {
            before[i][j] |= before[i][k] && before[k][j];
          }
        }
      }
    }

    private boolean isRead(int i) {
      return !operations.get(i).input().isWrite();
    }

    private boolean isWriteOf(int i, String key) {
      return operations.get(i).input().isWrite() && key(i).equals(key);
    }

    private String key(int i) {
      return operations.get(i).input().key();
    }

    private String value(int i) {
      if (operations.get(i).input() instanceof KVSOperation.Put<String> put) {
        return put.value();
      }
      KVSResult.Read<String> read =
          (KVSResult.Read<String>) operations.get(i).output().orElseThrow();
      return read.value().orElse("");
    }

    boolean hold(CausalModel model) {
      int size = operations.size();
      for (int i = 0; i < size; i++) {
        if (before[i][i]) {
          return false;
        }
      }
      return switch (model) {
        case CAUSAL -> all(read -> explains(read, i -> i == read));
        case CAUSAL_MEMORY ->
            all(
                last ->
                    explains(
                        last, i -> operations.get(i).client() == operations.get(last).client()));
        case CAUSAL_CONVERGENCE -> converges(new ArrayList<>());
      };
    }

    private boolean all(IntPredicate explained) {
      for (int i = 0; i < operations.size(); i++) {
        if (!explained.test(i)) {
          return false;
        }
      }
      return true;
    }

    /** Whether an order of the past of an operation explains what some of it read. */
    private boolean explains(int last, IntPredicate counts) {
      List<Integer> past = new ArrayList<>();
      for (int i = 0; i < operations.size(); i++) {
        if (i == last || before[i][last]) {
          past.add(i);
        }
      }
      return explains(past, new ArrayList<>(), counts);
    }

    private boolean explains(List<Integer> left, List<Integer> order, IntPredicate counts) {
      if (left.isEmpty()) {
        return true;
      }
      for (int i = 0; i < left.size(); i++) {
        int next = left.get(i);
        boolean ready = left.stream().noneMatch(other -> before[other][next]);
        boolean legal =
            !isRead(next) || !counts.test(next) || value(next).equals(last(order, key(next)));
        if (ready && legal) {
          left.remove(i);
          order.add(next);
          boolean found = explains(left, order, counts);
          order.remove(order.size() - 1);
          left.add(i, next);
          if (found) {
            return true;
          }
        }
      }
      return false;
    }

    private String last(List<Integer> order, String key) {
      String last = "";
      for (int i : order) {
        last = isWriteOf(i, key) ? value(i) : last;
      }
      return last;
    }

    /** Whether an order of all writes explains each read by what came before it. */
    private boolean converges(List<Integer> order) {
      int writes = 0;
      for (int i = 0; i < operations.size(); i++) {
        if (isRead(i)) {
          continue;
        }
        writes++;
        int next = i;
        boolean ready = !order.contains(next);
        for (int j = 0; j < operations.size(); j++) {
          ready &= isRead(j) || order.contains(j) || !before[j][next];
        }
        if (ready) {
          order.add(next);
          boolean found = converges(order);
          order.remove(order.size() - 1);
          if (found) {
            return true;
          }
        }
      }
      return order.size() == writes
          && all(
              read ->
                  !isRead(read)
                      || value(read)
                          .equals(
                              last(
                                  order.stream().filter(write -> before[write][read]).toList(),
                                  key(read))));
    }
  }
}
