package io.kvszoo.testkit.matrix;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.simulator.Latency;
import io.kvszoo.testkit.matrix.MatrixRow.Costs;
import io.kvszoo.testkit.matrix.MatrixRow.Delays;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts messages, delays and entries while nothing fails. */
final class Cost {

  private static final Duration DELAY = Duration.ofMillis(1);
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final int OPERATIONS = 400;
  private static final double SIGMA = 0.5;

  private final Trial trial;

  private Cost(Trial trial) {
    this.trial = trial;
    trial.work(2 * Trial.KEYS);
    trial.network.runFor(Duration.ofSeconds(1));
  }

  static Costs measure(Architecture architecture, Set<String> roles) {
    Costs result;
    try (Trial trial = new Trial(architecture, architecture.router(), 0)) {
      roles.addAll(trial.roles());
      Cost cost = new Cost(trial);
      IntFunction<KVSOperation<String>> get = i -> KVSOperation.get(Trial.key(i));
      IntFunction<KVSOperation<String>> put = i -> trial.put(Trial.key(i));
      long before = trial.network.messageCounts().sent();
      trial.network.runFor(INTERVAL.multipliedBy(OPERATIONS));
      double idle = trial.network.messageCounts().sent() - before;
      @Nullable Double entries =
          trial.showsEntries() ? (Double) ((double) trial.entries() / Trial.KEYS) : null;
      FollowingMessages messages = new FollowingMessages();
      trial.network.addListener(messages);
      List<Double> readDelays = cost.execute(get);
      double reads = messages.take();
      List<Double> writeDelays = cost.execute(put);
      double writes = messages.take();
      trial.network.links().latency(Latency.logNormal(DELAY, SIGMA));
      result =
          new Costs(
              reads / OPERATIONS,
              writes / OPERATIONS,
              idle * 1e9 / INTERVAL.multipliedBy(OPERATIONS).toNanos(),
              delays(readDelays, cost.execute(get)),
              delays(writeDelays, cost.execute(put)),
              entries);
    }
    return result;
  }

  /** Begins an operation per interval, each when the one before has ended; how long they took. */
  private List<Double> execute(IntFunction<KVSOperation<String>> operations) {
    List<Double> delays = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      Duration took = trial.client(i).execute(operations.apply(i)).duration();
      delays.add((double) took.toNanos() / DELAY.toNanos());
      Duration rest = INTERVAL.minus(took);
      trial.network.runFor(rest.isNegative() ? Duration.ZERO : rest);
    }
    return delays.stream().sorted().toList();
  }

  private static Delays delays(List<Double> constant, List<Double> random) {
    return new Delays(
        percentile(constant, 50),
        percentile(constant, 99),
        IntStream.rangeClosed(0, 100).mapToObj(percent -> percentile(random, percent)).toList());
  }

  private static double percentile(List<Double> sorted, int percent) {
    return sorted.get((sorted.size() - 1) * percent / 100);
  }
}
