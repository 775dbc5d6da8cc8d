package io.kvszoo.testkit.matrix;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.testkit.matrix.MatrixRow.Death;
import io.kvszoo.testkit.matrix.MatrixRow.Recovers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the time from the end of a partition, and from the crash of a host, until all is well. */
final class Recovery {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration LATE_INTERVAL = Duration.ofMillis(100);
  private static final Duration LATE = Duration.ofMillis(200);
  private static final int WISHES = 12;
  private static final double NEVER = -1;
  private static final int RUNS = 5;
  private static final int OPERATIONS = 96;

  /** The operations that a client repeats. */
  private record Wish(int client, String key, boolean writes) {}

  private final Trial trial;
  private final Duration begin;

  /** When each wish was granted first. */
  private final Map<Wish, Duration> granted = new HashMap<>();

  private final List<Wish> wishes = new ArrayList<>();

  private Recovery(Trial trial, boolean writes) {
    this.trial = trial;
    begin = trial.network.now();
    for (int wish = 0; wish < WISHES; wish++) {
      wishes.add(new Wish(wish, Trial.key(wish), false));
      if (writes) {
        wishes.add(new Wish(wish, Trial.key(wish), true));
      }
    }
    ask();
  }

  static Recovers measure(Architecture architecture) {
    List<Double> served = new ArrayList<>();
    List<Double> converged = new ArrayList<>();
    boolean showsEntries = true;
    for (int seed = 0; seed < RUNS; seed++) {
      try (Trial trial = new Trial(architecture, architecture.router(), seed)) {
        trial.work(2 * Trial.KEYS);
        trial.settle();
        showsEntries &= trial.showsEntries();
        trial.cutMinorityOff();
        trial.work(OPERATIONS);
        trial.network.heal();
        Recovery recovery = new Recovery(trial, false); // Writes would keep them apart.
        boolean same = trial.network.await(trial::hasConverged, LIMIT);
        converged.add(same ? recovery.sinceBegin(trial.network.now()) : NEVER);
        served.add(recovery.untilServed());
      }
    }
    List<Death> deaths = new ArrayList<>();
    for (String host : architecture.router().topology().hosts()) {
      List<Double> times = new ArrayList<>();
      for (int seed = 0; seed < RUNS; seed++) {
        try (Trial trial = new Trial(architecture, architecture.router(), seed)) {
          trial.work(2 * Trial.KEYS);
          trial.settle();
          trial.network.host(host).crash();
          times.add(new Recovery(trial, true).untilServed());
        }
      }
      deaths.add(new Death(host, median(times)));
    }
    return new Recovers(median(served), showsEntries ? (Double) median(converged) : null, deaths);
  }

  /** Begins an operation for each wish that is not granted, now and an interval later again. */
  private void ask() {
    for (Wish wish : wishes) {
      if (!granted.containsKey(wish)) {
        var unused =
            trial
                .client(wish.client())
                .begin(wish.writes() ? trial.put(wish.key()) : KVSOperation.get(wish.key()))
                .thenAccept(ended -> ended(wish, ended.outcome()));
      }
    }
    if (granted.size() < wishes.size()) {
      boolean isLate = trial.network.now().minus(begin).compareTo(LATE) >= 0;
      var unused = trial.network.after(isLate ? LATE_INTERVAL : INTERVAL, this::ask);
    }
  }

  private void ended(Wish wish, Outcome<String> outcome) {
    if (outcome instanceof Outcome.Done<String>) {
      granted.putIfAbsent(wish, trial.network.now());
    }
  }

  /** The time until the last wish was granted. */
  private double untilServed() {
    boolean all = trial.network.await(() -> granted.size() == wishes.size(), LIMIT);
    return all ? sinceBegin(Collections.max(granted.values())) : NEVER;
  }

  private double sinceBegin(Duration time) {
    return time.minus(begin).toNanos() / 1e6;
  }

  /** The value in the middle; those that are never reached come last. */
  private static double median(List<Double> times) {
    List<Double> sorted = new ArrayList<>(times);
    sorted.replaceAll(time -> time < 0 ? Double.MAX_VALUE : time);
    Collections.sort(sorted);
    double middle = sorted.get(sorted.size() / 2);
    return middle == Double.MAX_VALUE ? NEVER : middle;
  }
}
