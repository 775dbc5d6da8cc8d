package io.kvszoo.testkit.simulation;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Consistency;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.checker.causality.CausalChecker;
import io.kvszoo.testkit.checker.causality.CausalModel;
import io.kvszoo.testkit.checker.causality.Divergence;
import io.kvszoo.testkit.checker.causality.FinalStateChecker;
import io.kvszoo.testkit.checker.causality.UnreadLossChecker;
import io.kvszoo.testkit.checker.linearizability.KeyValueModel;
import io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker;
import io.kvszoo.testkit.checker.session.SessionChecker;
import io.kvszoo.testkit.checker.session.SessionGuarantee;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import io.kvszoo.testkit.recording.Evidence;
import io.kvszoo.testkit.recording.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Rules for the runs of a store. They require a storage that keeps the values that are put: each
 * value that is read was written by some put.
 */
public final class Rules {

  private Rules() {}

  /** A rule with a name and a function. */
  private record Named<V>(String name, BiFunction<String, Run<V>, Optional<Finding>> judge)
      implements Rule<V> {

    @Override
    public Optional<Finding> judge(Run<V> run) {
      return judge.apply(name, run);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The rules that a guarantee implies, independent of the router's claim.
   *
   * @param consistency the guarantee
   * @param <V> the type of the values
   * @return the rules
   */
  public static <V> List<Rule<V>> of(Consistency consistency) {
    return switch (consistency.level()) {
      case LINEARIZABLE -> List.of(linearizable()); // The last reads too, so nothing diverges.
      case CAUSAL ->
          List.of(causal(run -> consistency), converges(), losesNothing(run -> consistency));
      case EVENTUAL -> List.of(inventsNothing(), converges(), losesNothing(run -> consistency));
    };
  }

  /**
   * The history is linearizable.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> linearizable() {
    return new Named<>(
        "linearizable",
        (rule, run) ->
            finding(
                rule, run, LinearizabilityChecker.of(new KeyValueModel<V>()).check(run.history())));
  }

  /**
   * The history is causally consistent, and all clients agree on the order of concurrent writes;
   * within each shard, if the router claims only that.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> causal() {
    return causal(Rules::claim);
  }

  private static <V> Rule<V> causal(Function<Run<V>, Consistency> guarantee) {
    return new Named<>(
        "causally consistent",
        (rule, run) -> {
          CausalChecker checker = CausalChecker.of(CausalModel.CAUSAL_CONVERGENCE);
          return inEachPart(
              rule,
              run,
              guarantee.apply(run),
              (addsWin(run) ? checker.whereAddsWin() : checker)::check);
        });
  }

  private static Consistency claim(Run<?> run) {
    return run.router().consistency(run.storage());
  }

  /**
   * The history satisfies a session guarantee; within each shard, if the router claims only that.
   *
   * @param guarantee the guarantee
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> gives(SessionGuarantee guarantee) {
    return new Named<>(
        guarantee.toString(),
        (rule, run) -> {
          SessionChecker checker = SessionChecker.of(guarantee);
          return inEachPart(
              rule, run, claim(run), (addsWin(run) ? checker.whereAddsWin() : checker)::check);
        });
  }

  /**
   * No client reads a value that was never written, or the value of a write that failed.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> inventsNothing() {
    return new Named<>(
        "invents nothing",
        (rule, run) -> {
          Verdict<KVSOperation<V>, KVSResult<V>> verdict =
              CausalChecker.of(CausalModel.CAUSAL).check(run.history());
          return verdict instanceof Verdict.Violated<KVSOperation<V>, KVSResult<V>> violated
                  && CausalChecker.INVENTED.contains(violated.rule())
              ? finding(rule, run, verdict)
              : Optional.empty();
        });
  }

  /**
   * After healing, all hosts that can answer without the others return the same values, and for
   * each key there is such a host; otherwise there would be nothing to compare.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> converges() {
    return new Named<>(
        "converges",
        (rule, run) -> {
          if (run.finalValues().isEmpty()) {
            return Optional.empty(); // That nobody answers is for another rule to say.
          }
          return run.finalValues().keySet().stream()
              .filter(key -> !isAnsweredAlone(run, key))
              .findFirst()
              .map(
                  key ->
                      Finding.of(
                          rule,
                          "no host answers for %s without the others, so there are no replicas to compare"
                              .formatted(key)))
              .or(
                  () ->
                      FinalStateChecker.divergence(run.replicas())
                          .map(divergence -> finding(rule, divergence)));
        });
  }

  /**
   * Returns whether a storage keeps a value if a concurrent delete has a later stamp, by trying it.
   */
  private static <V> boolean addsWin(Run<V> run) {
    Storage<V, ?> storage = run.storage();
    return run.history().operations().stream()
        .map(Operation::input)
        .filter(KVSOperation.Put.class::isInstance)
        .findFirst()
        .map(operation -> addsWin(storage, ((KVSOperation.Put<V>) operation).value()))
        .orElse(false);
  }

  private static <V, E> boolean addsWin(Storage<V, E> storage, V value) {
    Write<V> put =
        Write.replacingAll("", Optional.of(value), new Stamp(1, 0, 1), VectorClock.EMPTY);
    Write<V> delete =
        Write.replacingAll("", Optional.empty(), new Stamp(2, 1, 1), VectorClock.EMPTY);
    return !storage.read(storage.apply(storage.apply(storage.empty(), put), delete)).isEmpty();
  }

  private static boolean isAnsweredAlone(Run<?> run, String key) {
    return run.replicas().entrySet().stream()
        .anyMatch(
            replica ->
                !replica.getKey().equals(Run.ANY_HOST) && replica.getValue().containsKey(key));
  }

  /**
   * Each acknowledged write is present in the end, or was replaced or deleted by a write that did
   * not precede it. Precedence is that within each shard, or of each key, if the router claims no
   * more.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> losesNothing() {
    return losesNothing(Rules::claim);
  }

  private static <V> Rule<V> losesNothing(Function<Run<V>, Consistency> guarantee) {
    return new Named<>(
        "loses no acknowledged write",
        (rule, run) ->
            run.finalValues().isEmpty()
                ? Optional.empty()
                : inEachPart(
                    rule,
                    run,
                    guarantee.apply(run),
                    history ->
                        FinalStateChecker.lostWrites(
                            history.filter(operation -> operation.index() < run.settled()),
                            finalValues(history, run.finalValues()),
                            addsWin(run))));
  }

  /**
   * No value disappears unless the write that replaced it had read it, or was blind and serialized
   * after it, as defined by {@link UnreadLossChecker}; within each shard, if the router claims only
   * that. The rule is for storages for which {@link #keepsSiblings} is true, and always holds for
   * others.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> losesNothingUnread() {
    return new Named<>(
        "loses nothing unread",
        (rule, run) -> {
          List<V> values =
              run.history().operations().stream()
                  .map(Operation::input)
                  .flatMap(Rules::put)
                  .limit(2)
                  .toList();
          if (values.size() < 2 || !keepsSiblings(run.storage(), values.get(0), values.get(1))) {
            return Optional.empty();
          }
          return inEachPart(rule, run, claim(run), UnreadLossChecker::check)
              .or(
                  () ->
                      inEachPart(
                          rule,
                          run,
                          claim(run),
                          history ->
                              run.finalValues().isEmpty()
                                  ? new Verdict.Holds<>(List.of())
                                  : UnreadLossChecker.checkFinal(
                                      history.filter(
                                          operation -> operation.index() < run.settled()),
                                      finalValues(history, run.finalValues()))));
        });
  }

  private static <V> Stream<V> put(KVSOperation<V> operation) {
    return operation instanceof KVSOperation.Put<V> put ? Stream.of(put.value()) : Stream.of();
  }

  /**
   * Returns whether a storage keeps the values of two concurrent writes, by trying it.
   *
   * @param storage the storage
   * @param one a value
   * @param other another value
   * @param <V> the type of the values
   * @param <E> the type of the entries
   * @return whether both values are read
   */
  public static <V, E> boolean keepsSiblings(Storage<V, E> storage, V one, V other) {
    Write<V> first =
        Write.replacingAll("", Optional.of(one), new Stamp(1, 0, 1), VectorClock.EMPTY);
    Write<V> second =
        Write.replacingAll("", Optional.of(other), new Stamp(2, 1, 1), VectorClock.EMPTY);
    E both = storage.apply(storage.apply(storage.empty(), first), second);
    return storage.read(both).size() > 1;
  }

  /**
   * After the network is healed, operations are done.
   *
   * @param <V> the type of the values
   * @return the rule
   */
  public static <V> Rule<V> serves() {
    return new Named<>(
        "serves after healing",
        (rule, run) ->
            run.unserved().stream().findFirst().map(first -> unserved(rule, run, first)));
  }

  /**
   * Reads of one key that return the same version return the same values, whoever reads, and a key
   * without a value has the version {@link Version#ABSENT}.
   *
   * @param <V> the values
   * @return the rule
   */
  public static <V> Rule<V> versionsTellStatesApart() {
    return new Named<>("equal versions are of equal states", Rules::differentStates);
  }

  private static <V> Optional<Finding> differentStates(String rule, Run<V> run) {
    Map<String, Map<Version, Integer>> reads = new TreeMap<>();
    List<Operation<KVSOperation<V>, KVSResult<V>>> operations = run.history().operations();
    for (int i = 0; i < operations.size(); i++) {
      Optional<KVSResult.Read<V>> read = read(operations.get(i));
      if (read.isEmpty()) {
        continue;
      }
      Version version = read.get().version();
      String key = operations.get(i).input().key();
      int first =
          reads
              .computeIfAbsent(key, any -> new HashMap<>())
              .merge(version, i, (earlier, later) -> earlier);
      List<V> before = read(operations.get(first)).orElseThrow().values();
      boolean isAbsent = version.equals(Version.ABSENT);
      if (!before.equals(read.get().values()) || isAbsent != before.isEmpty()) {
        return Optional.of(
            new Finding(
                rule,
                "%s was read as %s and as %s, both with the version %s"
                    .formatted(key, before, read.get().values(), version),
                List.of(first, i),
                List.of()));
      }
    }
    return Optional.empty();
  }

  private static <V> Optional<KVSResult.Read<V>> read(
      Operation<KVSOperation<V>, KVSResult<V>> operation) {
    return operation.ending() instanceof Ending.Ok<KVSResult<V>> ok
            && ok.output() instanceof KVSResult.Read<V> read
        ? Optional.of(read)
        : Optional.empty();
  }

  private static Finding unserved(String rule, Run<?> run, int index) {
    Operation<?, ?> operation = run.history().operations().get(index);
    return new Finding(
        rule,
        "after healing, %s ended as '%s'".formatted(operation.input(), operation.ending()),
        List.of(index),
        List.of());
  }

  private static <V> Map<String, List<V>> finalValues(
      History<KVSOperation<V>, KVSResult<V>> history, Map<String, List<V>> all) {
    Map<String, List<V>> values = new TreeMap<>();
    history
        .operations()
        .forEach(
            operation -> {
              List<V> left = all.get(operation.input().key());
              if (left != null) {
                values.put(operation.input().key(), left);
              }
            });
    return values.isEmpty() ? all : values;
  }

  private static <V> Optional<Finding> inEachPart(
      String rule,
      Run<V> run,
      Consistency guarantee,
      Function<History<KVSOperation<V>, KVSResult<V>>, Verdict<KVSOperation<V>, KVSResult<V>>>
          check) {
    Function<String, String> part = part(run, guarantee);
    TreeSet<String> parts = new TreeSet<>();
    run.history().operations().forEach(operation -> parts.add(part.apply(operation.input().key())));
    return parts.stream()
        .map(
            chosen ->
                finding(
                    rule,
                    run,
                    check.apply(
                        run.history()
                            .filter(
                                operation -> part.apply(operation.input().key()).equals(chosen)))))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Maps a key to the part of the store within which a guarantee holds. */
  private static Function<String, String> part(Run<?> run, Consistency guarantee) {
    if (guarantee.level() == Consistency.Level.EVENTUAL) {
      return key -> key;
    }
    return guarantee.scope() == Consistency.Scope.EACH_PART
        ? run.router().placement()::partOf
        : key -> "";
  }

  private static Optional<Finding> finding(String rule, Run<?> run, Verdict<?, ?> verdict) {
    if (verdict instanceof Verdict.Holds<?, ?>) {
      return Optional.empty();
    }
    List<? extends Operation<?, ?>> window =
        verdict instanceof Verdict.Violated<?, ?> violated ? violated.window() : List.of();
    List<? extends Operation<?, ?>> all = run.history().operations();
    List<Integer> operations =
        window.stream()
            .filter(shown -> shown.index() < all.size() && all.get(shown.index()).equals(shown))
            .map(Operation::index)
            .toList(); // Without those that stand for what was read in the end.
    return Optional.of(new Finding(rule, verdict.toString(), operations, List.of()));
  }

  private static Finding finding(String rule, Divergence<?> divergence) {
    return Finding.of(rule, divergence.toString())
        .with(
            new Evidence.Answer(divergence.replica(), divergence.key(), texts(divergence.values())))
        .with(
            new Evidence.Answer(
                divergence.otherReplica(), divergence.key(), texts(divergence.otherValues())));
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }
}
