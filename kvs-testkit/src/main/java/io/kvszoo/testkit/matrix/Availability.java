package io.kvszoo.testkit.matrix;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.testkit.matrix.MatrixRow.Available;
import io.kvszoo.testkit.matrix.MatrixRow.Moment;
import io.kvszoo.testkit.matrix.MatrixRow.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts what is answered in phases of faults. Phases begin before the same operation in each
 * architecture, however long operations take there, and nothing is in flight when they do.
 */
final class Availability {

  static final String CALM = "calm";
  static final String MINORITY = "minority cut off";
  static final String MAJORITY = "majority cut off";
  static final String HOST_DOWN = "one host down";
  static final String HEALED = "after healing";
  static final String ALL = "all";
  static final String CUT_OFF = "cut off";
  static final String OTHERS = "others";

  private static final int RUNS = 10;
  private static final int OPERATIONS = 96;
  private static final int BIN = 12;

  private record Phase(String name, Consumer<Trial> begin) {}

  private static final List<Phase> PHASES =
      List.of(
          new Phase(CALM, trial -> {}),
          new Phase(MINORITY, Trial::cutMinorityOff),
          new Phase(HEALED, trial -> trial.network.heal()),
          new Phase(MAJORITY, Trial::cutMajorityOff),
          new Phase(HEALED, trial -> trial.network.heal()),
          new Phase(HOST_DOWN, trial -> trial.network.host(trial.hosts().get(0)).crash()),
          new Phase(HEALED, trial -> trial.network.host(trial.hosts().get(0)).restart()));

  /** By operation of a run, in how many runs it was done. */
  private final int[] answered = new int[PHASES.size() * OPERATIONS];

  private Availability() {}

  static Available measure(Architecture architecture, Set<String> messageTypes) {
    Availability availability = new Availability();
    for (int seed = 0; seed < RUNS; seed++) {
      try (Trial trial = new Trial(architecture, architecture.router(), seed)) {
        availability.run(trial, new SplitMix64(seed));
        messageTypes.addAll(trial.messageTypes());
      }
    }
    return availability.result();
  }

  private void run(Trial trial, SplitMix64 random) {
    for (int position = 0; position < answered.length; position++) {
      if (position % OPERATIONS == 0) {
        trial.settle();
        PHASES.get(position / OPERATIONS).begin().accept(trial);
      }
      String key = Trial.key(random.nextInt(Trial.KEYS));
      KVSOperation<String> operation =
          random.nextBoolean() ? KVSOperation.get(key) : trial.put(key);
      if (trial.client(position).execute(operation).isDone()) {
        answered[position]++;
      }
    }
  }

  private Available result() {
    List<Share> shares = new ArrayList<>();
    for (String phase : List.of(CALM, MINORITY, MAJORITY, HOST_DOWN, HEALED)) {
      if (phase.equals(MINORITY) || phase.equals(MAJORITY)) {
        shares.add(share(phase, CUT_OFF));
        shares.add(share(phase, OTHERS));
      } else {
        shares.add(share(phase, ALL));
      }
    }
    List<Moment> timeline = new ArrayList<>();
    for (int from = 0; from < answered.length; from += BIN) {
      timeline.add(
          new Moment(
              from,
              PHASES.get(from / OPERATIONS).name(),
              shareOf(from, from + BIN, CUT_OFF).answered(),
              shareOf(from, from + BIN, OTHERS).answered()));
    }
    return new Available(shares, timeline);
  }

  private Share share(String phase, String side) {
    double done = 0;
    int operations = 0;
    for (int i = 0; i < PHASES.size(); i++) {
      if (PHASES.get(i).name().equals(phase)) {
        Share part = shareOf(i * OPERATIONS, (i + 1) * OPERATIONS, side);
        done += part.answered() * part.operations();
        operations += part.operations();
      }
    }
    return new Share(phase, side, done / operations, operations);
  }

  private Share shareOf(int from, int end, String side) {
    int done = 0;
    int operations = 0;
    for (int position = from; position < end; position++) {
      if (side.equals(ALL) || Trial.isCutOff(position) == side.equals(CUT_OFF)) {
        done += answered[position];
        operations += RUNS;
      }
    }
    return new Share("", side, (double) done / operations, operations);
  }
}
