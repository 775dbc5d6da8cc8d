package io.kvszoo.benchmark;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.RandomHistories;
import io.kvszoo.testkit.checker.RecordedHistories;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.CausalChecker;
import io.kvszoo.testkit.checker.causality.CausalModel;
import io.kvszoo.testkit.checker.linearizability.AppendListModel;
import io.kvszoo.testkit.checker.linearizability.KeyValueModel;
import io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker;
import io.kvszoo.testkit.checker.linearizability.ListOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterModel;
import io.kvszoo.testkit.checker.linearizability.RegisterOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterResult;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a check takes, in ms. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
public class CheckerBenchmark {

  /** Registers with unique writes, 50 clients. */
  @State(Scope.Benchmark)
  public static class UniqueWrites {

    /** How many operations. */
    @Param({"10000", "100000", "1000000"})
    public int operations;

    private History<KVSOperation<String>, KVSResult<String>> history;

    /** Draws the history. */
    @Setup
    public void draw() {
      history =
          RandomHistories.keys(1, true, false, false, 0).draw(new Random(1), 50, operations, 0);
    }
  }

  /**
   * Decides a register with unique writes.
   *
   * @param state the history
   * @return the verdict
   */
  @Benchmark
  public Verdict<?, ?> uniqueWrites(UniqueWrites state) {
    return holds(LinearizabilityChecker.of(new KeyValueModel<String>()).check(state.history));
  }

  /** A compare-and-set register of 5 values, 20 clients. */
  @State(Scope.Benchmark)
  public static class CompareAndSet {

    /** How many operations. */
    @Param({"1000", "10000"})
    public int operations;

    private History<RegisterOperation<Integer>, RegisterResult<Integer>> history;

    /** Draws the history. */
    @Setup
    public void draw() {
      history =
          new RandomHistories<>(
                  new RegisterModel<>(0),
                  CompareAndSet::operation,
                  (random, input) -> new RegisterResult.Written<>(),
                  0)
              .draw(new Random(1), 20, operations, 0);
    }

    private static RegisterOperation<Integer> operation(Random random) {
      return switch (random.nextInt(3)) {
        case 0 -> new RegisterOperation.Read<>();
        case 1 -> new RegisterOperation.Write<>(random.nextInt(5));
        default -> new RegisterOperation.CompareAndSet<>(random.nextInt(5), random.nextInt(5));
      };
    }
  }

  /**
   * Decides a register whose values are written again and again.
   *
   * @param state the history
   * @return the verdict
   */
  @Benchmark
  public Verdict<?, ?> compareAndSet(CompareAndSet state) {
    return holds(LinearizabilityChecker.of(new RegisterModel<>(0)).check(state.history));
  }

  /** Lists with put, append and get, 50 clients, 2,000 operations on 10 keys. */
  @State(Scope.Benchmark)
  public static class Lists {

    private History<ListOperation<String>, List<String>> good;
    private final List<History<ListOperation<String>, List<String>>> badKeys = new ArrayList<>();

    /**
     * Draws the histories; in the bad one, each list that is read lacks an element now and then.
     */
    @Setup
    public void draw() {
      good = lists(0);
      History<ListOperation<String>, List<String>> bad = lists(0.02);
      for (int key = 0; key < 10; key++) {
        String name = "k" + key;
        badKeys.add(bad.filter(operation -> operation.input().key().equals(name)));
      }
    }

    private static History<ListOperation<String>, List<String>> lists(double lying) {
      int[] last = new int[1];
      return new RandomHistories<>(
              new AppendListModel<String>(),
              random -> {
                String key = "k" + random.nextInt(10);
                last[0]++;
                return switch (random.nextInt(10)) {
                  case 0, 1, 2, 3, 4 -> new ListOperation.Get<>(key);
                  case 5 -> new ListOperation.Put<>(key, "x " + last[0] + " y");
                  default -> new ListOperation.Append<>(key, "x " + last[0] + " y");
                };
              },
              (random, input) ->
                  input instanceof ListOperation.Get<String>
                      ? List.of("x " + random.nextInt(1, last[0] + 1) + " y")
                      : List.of(),
              0)
          .draw(new Random(1), 50, 2000, lying);
    }
  }

  /**
   * Decides lists that are in order.
   *
   * @param state the history
   * @return the verdict
   */
  @Benchmark
  public Verdict<?, ?> goodLists(Lists state) {
    return holds(LinearizabilityChecker.of(new AppendListModel<String>()).check(state.good));
  }

  /**
   * Decides each key of lists that are not in order.
   *
   * @param state the histories of the keys
   * @return how many are in violation
   */
  @Benchmark
  public int badLists(Lists state) {
    int violated = 0;
    for (History<ListOperation<String>, List<String>> history : state.badKeys) {
      Verdict<?, ?> verdict =
          LinearizabilityChecker.of(new AppendListModel<String>()).check(history);
      violated += verdict instanceof Verdict.Violated<?, ?> ? 1 : 0;
    }
    return violated;
  }

  /** The histories of etcd that others recorded. */
  @State(Scope.Benchmark)
  public static class Recorded {

    private final List<History<RegisterOperation<Integer>, RegisterResult<Integer>>> histories =
        new ArrayList<>();

    /** Reads the histories. */
    @Setup
    public void read() {
      for (String file : RecordedHistories.files("etcd")) {
        histories.add(RecordedHistories.register("etcd", file));
      }
    }
  }

  /**
   * Decides all recorded histories.
   *
   * @param state the histories
   * @return how many are in violation
   */
  @Benchmark
  public int recorded(Recorded state) {
    int violated = 0;
    for (History<RegisterOperation<Integer>, RegisterResult<Integer>> history : state.histories) {
      Verdict<?, ?> verdict =
          LinearizabilityChecker.of(RecordedHistories.registerModel()).check(history);
      violated += verdict instanceof Verdict.Violated<?, ?> ? 1 : 0;
    }
    return violated;
  }

  /** Sessions that each see a growing part of one order of all writes; 20 sessions. */
  @State(Scope.Benchmark)
  public static class Causal {

    private static final int SESSIONS = 20;

    /** How many operations on how many keys. */
    @Param({"100000/10", "100000/100", "100000/1000", "1000000/10000"})
    public String size;

    private History<KVSOperation<String>, KVSResult<String>> history;

    /** Draws the history. */
    @Setup
    public void draw() {
      int slash = size.indexOf('/');
      int operations = Integer.parseInt(size.substring(0, slash));
      int keys = Integer.parseInt(size.substring(slash + 1));
      Random random = new Random(1);
      HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
      List<List<Integer>> writesOf = new ArrayList<>();
      for (int key = 0; key < keys; key++) {
        writesOf.add(new ArrayList<>());
      }
      int[] seen = new int[SESSIONS];
      int writes = 0;
      for (int i = 0; i < operations; i++) {
        int session = random.nextInt(SESSIONS);
        int key = random.nextInt(keys);
        String name = "key-" + key;
        seen[session] += random.nextInt(writes - seen[session] + 1) / 4;
        KVSOperation<String> input = KVSOperation.get(name);
        KVSResult<String> output = new KVSResult.Written<>();
        if (random.nextBoolean()) {
          input = KVSOperation.put(name, "v" + writes);
          writesOf.get(key).add(writes);
          writes++;
          seen[session] = writes;
        } else {
          List<Integer> of = writesOf.get(key);
          int at = Collections.binarySearch(of, seen[session]);
          int last = at >= 0 ? at - 1 : -at - 2; // Those before the number that was seen.
          output = new KVSResult.Read<>(last < 0 ? List.of() : List.of("v" + of.get(last)));
        }
        int index = recorder.invoke(session, input, i);
        recorder.complete(index, new Ending.Ok<>(output), i);
      }
      history = recorder.history();
    }
  }

  /**
   * Decides causal convergence.
   *
   * @param state the history
   * @return the verdict
   */
  @Benchmark
  public Verdict<?, ?> causal(Causal state) {
    return holds(CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE).check(state.history));
  }

  private static Verdict<?, ?> holds(Verdict<?, ?> verdict) {
    if (!(verdict instanceof Verdict.Holds<?, ?>)) {
      throw new IllegalStateException(verdict.toString());
    }
    return verdict;
  }
}
