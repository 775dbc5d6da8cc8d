package io.kvszoo.testkit.checker.causality;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.SiblingStore.Replaces;
import io.kvszoo.testkit.checker.session.SessionChecker;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The checkers, held to a model of a store that keeps siblings; and that of unread losses, to a
 * search of all orders.
 */
class SiblingFuzzTest {

  private static final int RUNS = 1_500;

  @Test
  void a_correct_store_is_never_accused() {
    for (long seed = 0; seed < RUNS; seed++) {
      SiblingStore store = run(seed, Replaces.WHAT_IT_HAS_READ);
      assertThat(UnreadLossChecker.check(store.history()))
          .as("seed %s:%n%s", seed, store.history())
          .isInstanceOf(Verdict.Holds.class);
      assertThat(UnreadLossChecker.checkFinal(store.history(), store.finalValues(3)))
          .as("seed %s:%n%s%s", seed, store.history(), store.finalValues(3))
          .isInstanceOf(Verdict.Holds.class);
    }
  }

  @Test
  void a_correct_store_of_siblings_breaks_no_rule_of_causality() {
    CausalChecker causal = CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE).whereAddsWin();
    for (long seed = 0; seed < RUNS; seed++) {
      SiblingStore store = run(seed, Replaces.WHAT_IT_HAS_READ);
      assertThat(
              List.of(
                  causal.check(store.history()),
                  SessionChecker.of(SessionGuarantee.values())
                      .whereAddsWin()
                      .check(store.history()),
                  FinalStateChecker.lostWrites(store.history(), store.finalValues(3), true)))
          .as("seed %s:%n%s", seed, store.history())
          .allMatch(Verdict.Holds.class::isInstance);
    }
  }

  @ParameterizedTest
  @CsvSource({"WHAT_ITS_SESSION_KNOWS, 120", "ALL, 400"})
  void a_store_that_loses_what_nobody_read_is_caught_often(Replaces replaces, int least) {
    int caught = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      SiblingStore store = run(seed, replaces);
      if (UnreadLossChecker.check(store.history())
          instanceof Verdict.Violated<KVSOperation<String>, KVSResult<String>> violated) {
        caught++;
        assertThat(UnreadLossChecker.check(store.history().filter(violated.window()::contains)))
            .as("the window of seed %s", seed)
            .isInstanceOf(Verdict.Violated.class);
      }
    }
    assertThat(caught).isGreaterThan(least);
  }

  private static SiblingStore run(long seed, Replaces replaces) {
    SplitMix64 random = new SplitMix64(seed);
    SiblingStore store = new SiblingStore(random, replaces, 2 + random.nextInt(3));
    store.run(random.nextInt(200), 3);
    return store;
  }

  @Test
  void a_search_of_all_orders_comes_to_the_same() {
    int violated = 0;
    int held = 0;
    for (long seed = 0; seed < 4 * RUNS; seed++) {
      History<KVSOperation<String>, KVSResult<String>> history = random(new SplitMix64(seed));
      Verdict<KVSOperation<String>, KVSResult<String>> verdict = UnreadLossChecker.check(history);
      if (!(verdict instanceof Verdict.Undecided)) {
        boolean holds = verdict instanceof Verdict.Holds;
        assertThat(holds)
            .as("seed %s:%n%s%s", seed, history, verdict)
            .isEqualTo(new Orders(history.operations()).explainAll());
        held += holds ? 1 : 0;
        violated += holds ? 0 : 1;
      }
    }
    assertThat(held).isGreaterThan(600);
    assertThat(violated).isGreaterThan(600);
  }

  /** Up to 5 writes of one key, with reads that find any of them. */
  private static History<KVSOperation<String>, KVSResult<String>> random(RandomGenerator random) {
    HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
    int[] inFlight = {-1, -1, -1};
    List<KVSOperation<String>> operations = new ArrayList<>();
    List<String> values = new ArrayList<>();
    int writes = 0;
    for (int step = 0; step < 22; step++) {
      int client = random.nextInt(inFlight.length);
      if (inFlight[client] < 0) {
        boolean isWrite = writes < 5 && random.nextBoolean();
        writes += isWrite ? 1 : 0;
        KVSOperation<String> operation =
            !isWrite
                ? KVSOperation.get("x")
                : random.nextInt(4) == 0
                    ? KVSOperation.delete("x")
                    : KVSOperation.put("x", "v" + writes);
        if (operation instanceof KVSOperation.Put<String> put) {
          values.add(put.value());
        }
        inFlight[client] = recorder.invoke(client, operation, step);
        operations.add(operation);
      } else {
        int index = inFlight[client];
        inFlight[client] = -1;
        List<String> found = new ArrayList<>();
        values.forEach(
            value -> {
              if (random.nextInt(3) == 0) {
                found.add(value);
              }
            });
        Ending<KVSResult<String>> ending =
            operations.get(index).isWrite()
                ? new Ending.Ok<>(new KVSResult.Written<>())
                : new Ending.Ok<>(new KVSResult.Read<>(found));
        recorder.complete(
            index, random.nextInt(6) == 0 ? new Ending.Unknown<>("lost") : ending, step);
      }
    }
    return recorder.history();
  }

  /** For each read, tries all orders of all sets of writes. */
  private record Orders(List<Operation<KVSOperation<String>, KVSResult<String>>> operations) {

    private boolean explainAll() {
      return operations.stream()
          .filter(operation -> operation.isOk() && !operation.input().isWrite())
          .allMatch(read -> explain(read, past(read), new ArrayList<>()));
    }

    private static List<String> found(Operation<?, KVSResult<String>> operation) {
      return operation.output().orElse(null) instanceof KVSResult.Read<String> read
          ? read.values()
          : List.of();
    }

    private static boolean isFoundBy(
        Operation<KVSOperation<String>, ?> write, Operation<?, KVSResult<String>> read) {
      return write.input() instanceof KVSOperation.Put<String> put
          && found(read).contains(put.value());
    }

    /** The operations before one, in sessions and by what was read, as far as they count. */
    private Set<Operation<KVSOperation<String>, KVSResult<String>>> past(
        Operation<KVSOperation<String>, KVSResult<String>> last) {
      Set<Operation<KVSOperation<String>, KVSResult<String>>> past = new HashSet<>(Set.of(last));
      boolean more = true;
      while (more) {
        more = false;
        for (var early : operations) {
          for (var late : List.copyOf(past)) {
            boolean before =
                (early.isOk()
                        && early.client() == late.client()
                        && early.invoked() < late.invoked())
                    || isFoundBy(early, late);
            more |= before && past.add(early);
          }
        }
      }
      return past;
    }

    private int settled(Operation<KVSOperation<String>, KVSResult<String>> write) {
      return operations.stream()
          .filter(operation -> operation.equals(write) || isFoundBy(write, operation))
          .mapToInt(Operation::completed)
          .min()
          .orElseThrow();
    }

    private boolean explain(
        Operation<KVSOperation<String>, KVSResult<String>> read,
        Set<Operation<KVSOperation<String>, KVSResult<String>>> past,
        List<Operation<KVSOperation<String>, KVSResult<String>>> order) {
      if (isExplained(read, past, order)) {
        return true;
      }
      for (var next : operations) {
        if (next.input().isWrite()
            && next.invoked() < read.completed()
            && !order.contains(next)
            && order.stream().noneMatch(before -> settled(next) < before.invoked())) {
          order.add(next);
          if (explain(read, past, order)) {
            return true;
          }
          order.remove(order.size() - 1);
        }
      }
      return false;
    }

    private boolean isExplained(
        Operation<KVSOperation<String>, KVSResult<String>> read,
        Set<Operation<KVSOperation<String>, KVSResult<String>>> past,
        List<Operation<KVSOperation<String>, KVSResult<String>>> order) {
      List<Operation<KVSOperation<String>, KVSResult<String>>> live = new ArrayList<>();
      for (var write : order) {
        live.removeIf(there -> !isFoundBy(there, read) && mayReplace(write, there));
        if (write.input() instanceof KVSOperation.Put) {
          live.add(write);
        }
      }
      return order.containsAll(past.stream().filter(one -> one.input().isWrite()).toList())
          && live.size() == found(read).size()
          && live.stream().allMatch(write -> isFoundBy(write, read));
    }

    private boolean mayReplace(
        Operation<KVSOperation<String>, KVSResult<String>> write,
        Operation<KVSOperation<String>, KVSResult<String>> there) {
      var before =
          operations.stream()
              .filter(one -> one.client() == write.client() && one.invoked() < write.invoked())
              .toList();
      return before.stream().noneMatch(one -> one.isOk() || one.input().isWrite())
          || before.stream().anyMatch(one -> one.equals(there) || isFoundBy(there, one));
    }
  }
}
