package io.kvszoo.testkit.contract;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.testkit.contract.WriteHistory.Action;
import io.kvszoo.testkit.contract.WriteHistory.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** SplitMix64 histories of writes, by seeds. */
final class WriteHistories {

  private static final int HISTORIES_PER_SEED = 5;
  private static final int MOST_STEPS = 12;

  private WriteHistories() {}

  /** Something that holds for a history, or throws an AssertionError. */
  @FunctionalInterface
  interface Law<V> {

    /** Checks a history; the generator is the same for the same history. */
    void check(WriteHistory<V> history, SplitMix64 random);
  }

  /** Checks a law on random histories; of one that breaks it, on ever shorter ones. */
  static <V> void check(String rule, List<V> values, Law<V> law) {
    long histories = (long) HISTORIES_PER_SEED * ContractSettings.seeds();
    firstBroken(values, law, histories)
        .ifPresent(
            seed -> {
              List<Step<V>> shortest = shrink(law, draw(values, new SplitMix64(seed)), seed);
              Throwable cause = violation(law, shortest, seed).orElseThrow();
              String reason =
                  "is violated after these steps of replicas:%n%s%n%s"
                      .formatted(lines(shortest), cause.getMessage());
              throw new AssertionError(
                  "%s%n%s%n%s"
                      .formatted(rule, reason, WriteHistoryPage.of(rule, reason, shortest).leave()),
                  cause);
            });
  }

  /** The first of some histories that breaks a law, as its seed, from 0. */
  static <V> OptionalLong firstBroken(List<V> values, Law<V> law, long histories) {
    checkArgument(!values.isEmpty(), "values() is empty; return at least one value to write");
    return LongStream.range(0, histories)
        .filter(seed -> violation(law, draw(values, new SplitMix64(seed)), seed).isPresent())
        .findFirst();
  }

  private static <V> Optional<Throwable> violation(Law<V> law, List<Step<V>> steps, long seed) {
    try {
      law.check(WriteHistory.of(steps), new SplitMix64(seed));
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static <V> List<Step<V>> shrink(Law<V> law, List<Step<V>> steps, long seed) {
    List<Step<V>> shortest = steps;
    for (int i = 0; i < shortest.size(); ) {
      List<Step<V>> shorter = new ArrayList<>(shortest);
      shorter.remove(i);
      if (violation(law, shorter, seed).isPresent()) {
        shortest = shorter;
        i = 0;
      } else {
        i++;
      }
    }
    return shortest;
  }

  private static <V> List<Step<V>> draw(List<V> values, SplitMix64 random) {
    List<Step<V>> steps = new ArrayList<>();
    int count = random.nextInt(MOST_STEPS + 1);
    for (int i = 0; i < count; i++) {
      Optional<V> value =
          random.nextInt(4) == 0
              ? Optional.empty()
              : Optional.of(values.get(random.nextInt(values.size())));
      Action<V> action =
          switch (random.nextInt(4)) {
            case 0 -> new Action.WriteAll<>(value);
            case 1 -> new Action.WriteKnown<>(value);
            case 2 -> new Action.Read<>();
            default -> new Action.Hear<>(random.nextInt(WriteHistory.REPLICAS));
          };
      steps.add(new Step<>(random.nextInt(WriteHistory.REPLICAS), action));
    }
    return steps;
  }

  private static <V> String lines(List<Step<V>> steps) {
    StringBuilder lines = new StringBuilder();
    for (Step<V> step : steps) {
      lines.append("  replica ").append(step.replica()).append(' ').append(text(step.action()));
      lines.append(System.lineSeparator());
    }
    return lines.toString().stripTrailing();
  }

  static <V> String text(Action<V> action) {
    if (action instanceof Action.Hear<V> hear) {
      return "receives everything that replica " + hear.from() + " has seen";
    } else if (action instanceof Action.WriteAll<V> write) {
      return text(write.value()) + ", replacing everything that the replica has seen";
    } else if (action instanceof Action.WriteKnown<V> write) {
      return text(write.value()) + ", replacing everything that its client knows";
    }
    return "is read by its client";
  }

  private static <V> String text(Optional<V> value) {
    return value.map(written -> "writes " + written).orElse("deletes");
  }
}
